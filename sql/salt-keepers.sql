-- The server's variables that tell what keeps a salt. One that this server
-- does not know is no row.
SELECT VARIABLE_NAME, VARIABLE_VALUE
FROM information_schema.GLOBAL_VARIABLES
WHERE VARIABLE_NAME IN ('LOG_BIN', 'GENERAL_LOG', 'SLOW_QUERY_LOG',
    'LONG_QUERY_TIME', 'WSREP_ON')
