import HTTP

extension UptimeKumaMonitor {
    /// What everybody may see of monitors, as a JSON text: where they are is not in it.
    static func json(_ monitors: [UptimeKumaMonitor]) -> String {
        var json = JSONWriter(reserving: 4096)
        json.array { json in for monitor in monitors { monitor.write(to: &json) } }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("name")
            json.string(name)
            json.key("type")
            json.string(type)
            json.key("state")
            json.string("\(state)")
            json.key("responseTimeMs")
            json.double(responseTimeMs)
            json.key("certDaysRemaining")
            if let days = certificateDaysRemaining { json.int(days) } else { json.null() }
            json.key("uptimeRatio1Day")
            json.double(uptimeRatio1Day)
            json.key("uptimeRatio30Days")
            json.double(uptimeRatio30Days)
        }
    }
}
