-- Whether this user may alter page views: by a grant on everything, on the
-- database or on the table.
SELECT COUNT(*)
FROM (SELECT GRANTEE FROM information_schema.USER_PRIVILEGES
      WHERE PRIVILEGE_TYPE = 'ALTER'
      UNION ALL
      SELECT GRANTEE FROM information_schema.SCHEMA_PRIVILEGES
      WHERE PRIVILEGE_TYPE = 'ALTER' AND DATABASE() LIKE TABLE_SCHEMA
      UNION ALL
      SELECT GRANTEE FROM information_schema.TABLE_PRIVILEGES
      WHERE PRIVILEGE_TYPE = 'ALTER' AND TABLE_SCHEMA = DATABASE()
        AND TABLE_NAME = 'pageview') AS granted
WHERE GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')
