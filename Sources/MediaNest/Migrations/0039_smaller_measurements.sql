-- What goes with a month of measurements: with three million it took more than a second, nearly all of it the file system's.

-- The beginning of idx_service_metrics_service_metric, and nothing asks for a measure of all services.
drop index idx_service_metrics_service_name;
drop index idx_service_metrics_metric_name;

-- By time first, the key is the index by time as well, and one that grows at its end.
drop index idx_service_metrics_timestamp;
alter table service_metrics drop constraint service_metrics_pkey, add primary key (timestamp, id);
