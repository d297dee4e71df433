-- A month of monitoring, once: how the demo's services were, how fast, and the trouble they had. Run by deploy/run --demo as
-- medianest_worker, before the first probe of those two. What is invented ends when the probes begin.
select exists (select from service_states where service_name in ('plex', 'overseerr')) as has_history \gset
\if :has_history
  \quit
\endif

begin;
-- From when to when each service was not online, in hours before now.
with trouble (service_name, state, began, ended, incident_type, severity, description) as (
  values
    ('plex',      'offline',     512,  510.7, 'outage',      'high',   'Nothing accepts connections at its address. Is it running, and is the port right?'),
    ('plex',      'maintenance', 338,  336.5, null,          null,     null),
    ('plex',      'degraded',    133,  131.2, 'performance', 'low',    'It took 2310 ms to answer, more than 1000 ms.'),
    ('plex',      'degraded',    5.5,  5.2,   'performance', 'low',    'It took 1480 ms to answer, more than 1000 ms.'),
    ('overseerr', 'offline',     260,  259.6, 'outage',      'medium', 'It did not answer in time. Is a firewall in between, or is it overloaded?'),
    ('overseerr', 'offline',     52,   51.8,  'outage',      'medium', 'The proxy in front of it answers 502: it is not running.')
), states as (
  select service_name, state, began, ended from trouble
  union all
  -- Before the first trouble, between two, and after the last it was online.
  select service_name, 'online', coalesce(lag(ended) over (partition by service_name order by began desc), 720), began from trouble
  union all
  select service_name, 'online', min(ended), 0 from trouble group by service_name
), written as (
  insert into service_states (service_name, state, started_at, ended_at)
  select service_name, state, now() - began * interval '1 hour', now() - ended * interval '1 hour' from states
), incidents as (
  insert into service_incidents (service_name, incident_type, description, severity, status, created_at, resolved_at, metadata)
  select service_name, incident_type, description, severity, 'resolved', now() - began * interval '1 hour',
         now() - ended * interval '1 hour', jsonb_build_object('evidence', description, 'flaps', 0)
  from trouble
  where incident_type is not null
  returning id, description, created_at, resolved_at
)
insert into service_incident_events (incident_id, status, message, created_at)
select i.id, e.status, e.message, e.created_at
from incidents i,
     lateral (values ('open', i.description, i.created_at), ('resolved', 'It works again.', i.resolved_at)) e (status, message, created_at);

-- Slower in the evening, when people watch. Since yesterday's beginning each look is there; what was before is summed up.
insert into service_metrics (service_name, metric_name, metric_value, timestamp)
select service_name, metric_name, value, instant
from (values ('plex', 18), ('overseerr', 42)) s (service_name, base),
     generate_series(date_trunc('day', now(), 'UTC') - interval '1 day', now() - interval '1 minute', '1 minute') instant,
     lateral (select base * (1 + 0.8 * greatest(0, sin((extract(hour from instant) - 14) * pi() / 10)) + 0.6 * random()) as ms) m,
     lateral (values ('response_time_ms', ms), ('up', 1)) v (metric_name, value);
insert into metric_rollups (service_name, metric_name, resolution, bucket, sample_count, sum, min, max, p50, p95)
select service_name, 'response_time_ms', resolution, bucket, samples, samples * p50, p50 * 0.5, p50 * 3.2, p50, p50 * 1.9
from (values ('plex', 18), ('overseerr', 42)) s (service_name, base),
     (values ('1h', interval '1 hour', 60), ('1d', interval '1 day', 1440)) r (resolution, step, samples),
     lateral generate_series(
       date_trunc('day', now(), 'UTC') - interval '30 days', date_trunc('day', now(), 'UTC') - interval '1 day' - step, step) bucket,
     lateral (select base * (1 + 0.8 * greatest(0, sin((extract(hour from bucket) - 14) * pi() / 10)) + 0.3 * random()) as p50) m;
commit;
