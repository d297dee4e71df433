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
