-- A remembered sign-in outlives the session that it opened: removing old sessions must not remove what opens the next one.
-- A token without a session opens another.
alter table session_tokens
  drop constraint session_tokens_session_id_fkey,
  add constraint session_tokens_session_id_fkey foreign key (session_id) references sessions (id) on delete set null;

-- Takes back what was counted in the window that is running now, as a sign-in that succeeded is no failed one.
create function rate_limit_forgive(p_subject text, p_endpoint text, p_window_seconds integer) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
  update rate_limits set request_count = request_count - 1
  where user_id = p_subject and endpoint = p_endpoint and request_count > 0
    and window_start = to_timestamp(floor(extract(epoch from now()) / p_window_seconds) * p_window_seconds)
$$;
alter function rate_limit_forgive(text, text, integer) owner to medianest_definer;
grant execute on function rate_limit_forgive(text, text, integer) to medianest_app;
