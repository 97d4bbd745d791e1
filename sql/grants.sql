-- The three roles. The users are yours to create, and to name.

-- collect.cgi: the `database` group of footfall.conf
GRANT INSERT ON @DATABASE@.pageview TO 'footfall_collect'@'localhost';
GRANT SELECT, INSERT ON @DATABASE@.salt TO 'footfall_collect'@'localhost';

-- reports and public pages: the `report` group
GRANT SELECT ON @DATABASE@.daily_metric TO 'footfall_report'@'localhost';
GRANT SELECT ON @DATABASE@.monthly_metric TO 'footfall_report'@'localhost';
GRANT SELECT ON @DATABASE@.daily_breakdown TO 'footfall_report'@'localhost';
GRANT SELECT ON @DATABASE@.monthly_breakdown TO 'footfall_report'@'localhost';
GRANT SELECT ON @DATABASE@.filtered_hit TO 'footfall_report'@'localhost';
GRANT SELECT ON @DATABASE@.job_run TO 'footfall_report'@'localhost';
GRANT SELECT ON @DATABASE@.job_state TO 'footfall_report'@'localhost';
GRANT SELECT ON @DATABASE@.schema_version TO 'footfall_report'@'localhost';

-- jobs, page views and live view: the `jobs` group of admin.conf
GRANT SELECT, INSERT, DELETE, ALTER, CREATE, DROP ON @DATABASE@.pageview TO 'footfall_jobs'@'localhost';
GRANT SELECT (month, created_at), INSERT, DELETE ON @DATABASE@.salt TO 'footfall_jobs'@'localhost';
GRANT SELECT, INSERT, UPDATE ON @DATABASE@.daily_metric TO 'footfall_jobs'@'localhost';
GRANT SELECT, INSERT, UPDATE ON @DATABASE@.monthly_metric TO 'footfall_jobs'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON @DATABASE@.daily_breakdown TO 'footfall_jobs'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON @DATABASE@.monthly_breakdown TO 'footfall_jobs'@'localhost';
GRANT SELECT, INSERT, UPDATE ON @DATABASE@.filtered_hit TO 'footfall_jobs'@'localhost';
GRANT SELECT, INSERT, UPDATE ON @DATABASE@.job_state TO 'footfall_jobs'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON @DATABASE@.job_run TO 'footfall_jobs'@'localhost';
GRANT SELECT ON @DATABASE@.schema_version TO 'footfall_jobs'@'localhost';
