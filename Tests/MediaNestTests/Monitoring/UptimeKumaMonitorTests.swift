import Testing

@testable import MediaNest

/// Texts written after Uptime Kuma 1.23, 2.0 and 2.1.
@Suite struct UptimeKumaMonitorTests {
    private let version1 = #"""
        # HELP monitor_status Monitor Status (1 = UP, 0= DOWN, 2= PENDING, 3= MAINTENANCE)
        # TYPE monitor_status gauge
        monitor_status{monitor_name="Plex",monitor_type="http",monitor_url="http://plex.lan:32400/identity",monitor_hostname="null",monitor_port="null"} 1
        monitor_status{monitor_name="Router",monitor_type="ping",monitor_url="https://",monitor_hostname="192.168.1.1",monitor_port="null"} 0
        # TYPE monitor_response_time gauge
        monitor_response_time{monitor_name="Plex",monitor_type="http",monitor_url="http://plex.lan:32400/identity",monitor_hostname="null",monitor_port="null"} 23
        monitor_response_time{monitor_name="Router",monitor_type="ping",monitor_url="https://",monitor_hostname="192.168.1.1",monitor_port="null"} -1
        process_cpu_seconds_total 12.3 1795224221000
        app_version{version="1.23.16",major="1",minor="23",patch="16"} 1
        """#

    private let version2 = #"""
        # TYPE monitor_cert_days_remaining gauge
        monitor_cert_days_remaining{env="home,lan",monitor_id="7",monitor_name="Plex \"4K\" \\ attic\nroom",monitor_type="http",monitor_url="https://plex.lan",monitor_hostname="null",monitor_port="null"} 61
        monitor_status{env="home,lan",monitor_id="7",monitor_name="Plex \"4K\" \\ attic\nroom",monitor_type="http",monitor_url="https://plex.lan",monitor_hostname="null",monitor_port="null"} 1
        monitor_status{monitor_id="8",monitor_name="Plex",monitor_type="http",monitor_url="https://plex.lan",monitor_hostname="null",monitor_port="null"} 2
        monitor_status{monitor_id="9",monitor_name="Plex",monitor_type="http",monitor_url="https://plex.lan",monitor_hostname="null",monitor_port="null"} 3
        monitor_status{monitor_id="10",monitor_name="All of it",monitor_type="group",monitor_url="https://",monitor_hostname="null",monitor_port="null"} 0
        """#

    private let version21 = #"""
        monitor_status{monitor_id="1",monitor_name="Sonarr, {new}",monitor_type="http",monitor_url="http://sonarr",monitor_hostname="null",monitor_port="null"} 1
        monitor_uptime_ratio{monitor_id="1",monitor_name="Sonarr, {new}",monitor_type="http",monitor_url="http://sonarr",monitor_hostname="null",monitor_port="null",window="1d"} 0.9987
        monitor_uptime_ratio{monitor_id="1",monitor_name="Sonarr, {new}",monitor_type="http",monitor_url="http://sonarr",monitor_hostname="null",monitor_port="null",window="30d"} 1
        monitor_uptime_ratio{monitor_id="1",monitor_name="Sonarr, {new}",monitor_type="http",monitor_url="http://sonarr",monitor_hostname="null",monitor_port="null",window="365d"} NaN
        monitor_response_time_seconds{monitor_id="1",monitor_name="Sonarr, {new}",monitor_type="http",monitor_url="http://sonarr",monitor_hostname="null",monitor_port="null",window="1d"} 0.041
        """#

    @Test func monitorsOfVersion1HaveNoId() {
        let monitors = UptimeKumaMonitor.monitors(in: version1)

        #expect(monitors.map(\.name) == ["Plex", "Router"])
        #expect(monitors.map(\.id) == [nil, nil])
        #expect(monitors.map(\.state) == [.up, .down])
        #expect(monitors.map(\.responseTimeMs) == [23, nil])
        #expect(monitors.map(\.url) == ["http://plex.lan:32400/identity", nil])
    }

    @Test func monitorsOfVersion2AreToldApartByTheirIdAndLabelsAreUnescaped() {
        let monitors = UptimeKumaMonitor.monitors(in: version2)

        #expect(monitors.map(\.id) == ["7", "8", "9", "10"])
        #expect(monitors.first?.name == "Plex \"4K\" \\ attic\nroom")
        #expect(monitors.first?.certificateDaysRemaining == 61)
        #expect(monitors.map(\.state) == [.up, .pending, .maintenance, .down])
        #expect(monitors.map(\.isGroup) == [false, false, false, true])
    }

    @Test func monitorsOfVersion21HaveRatiosByWindow() throws {
        let monitor = try #require(UptimeKumaMonitor.monitors(in: version21).first)

        #expect(monitor.name == "Sonarr, {new}")
        #expect(monitor.uptimeRatio1Day == 0.9987)
        #expect(monitor.uptimeRatio30Days == 1)
        #expect(monitor.responseTimeMs == nil)
    }

    /// In 1.x two ports of a host may have one name, and only the numbers tell them apart.
    @Test func portsOfVersion1AreToldApartByHostAndPort() {
        let monitors = UptimeKumaMonitor.monitors(
            in: #"""
                monitor_status{monitor_name="NAS",monitor_type="port",monitor_url="https://",monitor_hostname="nas",monitor_port="22"} 1
                monitor_status{monitor_name="NAS",monitor_type="port",monitor_url="https://",monitor_hostname="nas",monitor_port="445"} 0
                monitor_response_time{monitor_name="NAS",monitor_type="port",monitor_url="https://",monitor_hostname="nas",monitor_port="445"} -1
                monitor_response_time{monitor_name="NAS",monitor_type="port",monitor_url="https://",monitor_hostname="nas",monitor_port="22"} 4
                """#)

        #expect(monitors.map(\.state) == [.up, .down])
        #expect(monitors.map(\.responseTimeMs) == [4, nil])
    }

    /// A whole answer of 2.0: families of the program itself between those of monitors, a certificate, every state.
    @Test func aWholeAnswerIsReadPastWhatIsNotAMonitor() {
        let text = #"""
            # HELP process_cpu_user_seconds_total Total user CPU time spent in seconds.
            # TYPE process_cpu_user_seconds_total counter
            process_cpu_user_seconds_total 31.25

            # HELP nodejs_eventloop_lag_seconds Lag of event loop in seconds.
            nodejs_eventloop_lag_seconds 0.0021
            nodejs_gc_duration_seconds_bucket{le="+Inf",kind="minor"} 812
            http_request_duration_seconds_count{method="GET",route="/metrics",code="200"} 1440
            app_version{version="2.0.2",major="2",minor="0",patch="2"} 1
            # TYPE monitor_cert_days_remaining gauge
            monitor_cert_days_remaining{monitor_id="1",monitor_name="Überwachung",monitor_type="keyword",monitor_url="https://a",monitor_hostname="null",monitor_port="null"} 12
            monitor_cert_is_valid{monitor_id="1",monitor_name="Überwachung",monitor_type="keyword",monitor_url="https://a",monitor_hostname="null",monitor_port="null"} 1
            monitor_response_time{monitor_id="1",monitor_name="Überwachung",monitor_type="keyword",monitor_url="https://a",monitor_hostname="null",monitor_port="null"} 132
            monitor_response_time{monitor_id="2",monitor_name="Push",monitor_type="push",monitor_url="https://",monitor_hostname="null",monitor_port="null"} -1
            monitor_status{monitor_id="1",monitor_name="Überwachung",monitor_type="keyword",monitor_url="https://a",monitor_hostname="null",monitor_port="null"} 1
            monitor_status{monitor_id="2",monitor_name="Push",monitor_type="push",monitor_url="https://",monitor_hostname="null",monitor_port="null"} 2
            monitor_status{monitor_id="3",monitor_name="Rack",monitor_type="group",monitor_url="https://",monitor_hostname="null",monitor_port="null"} 3
            """#
        let monitors = UptimeKumaMonitor.monitors(in: text)

        #expect(UptimeKumaMonitor.version(in: text) == "2.0.2")
        #expect(monitors.map(\.name) == ["Überwachung", "Push", "Rack"])
        #expect(monitors.map(\.type) == ["keyword", "push", "group"])
        #expect(monitors.map(\.state) == [.up, .pending, .maintenance])
        #expect(monitors.map(\.responseTimeMs) == [132, nil, nil])
        #expect(monitors.map(\.certificateDaysRemaining) == [12, nil, nil])
        #expect(monitors.map(\.url) == ["https://a", nil, nil])
    }

    @Test(arguments: [
        "", "\n\n", "# only a comment", "monitor_status", "monitor_status{", "monitor_status{monitor_name=\"x} 1",
        "monitor_status{monitor_name=\"x\"} up", "monitor_status{monitor_name=\"x\"} 1.5", "monitor_status 1",
        "monitor_status{monitor_name=\"x\" monitor_type=\"http\"} 1", "<html>Not Found</html>",
    ])
    func whatIsNoMonitorIsPassedOver(text: String) {
        #expect(UptimeKumaMonitor.monitors(in: text).isEmpty)
    }

    @Test func lineEndsOfWindowsAndBlanksDoNotMatter() {
        let text = "  monitor_status { monitor_name = \"a\" , monitor_type=\"http\", }   1   1795224221000\r\n"

        #expect(UptimeKumaMonitor.monitors(in: text).map(\.state) == [.up])
    }
}
