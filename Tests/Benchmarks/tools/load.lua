-- For wrk: asks for the list of one user after the other, and prints what deploy/bench reads: requests, requests a second,
-- the 99th percentile in microseconds, and how many requests went wrong.
-- Arguments: the Host that names a contestant, and a file with a token a line.

local requests, position = {}, 0

function init(arguments)
  for token in io.lines(arguments[2]) do
    requests[#requests + 1] = wrk.format('GET', '/api/v1/requests', { Host = arguments[1], Authorization = 'Bearer ' .. token })
  end
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('result\t%d\t%.1f\t%.0f\t%d\n', summary.requests, summary.requests / summary.duration * 1e6, latency:percentile(99), failed))
end
