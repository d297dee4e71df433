import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct MetricRollUpTests {
    private let noon = History.noon

    private func buckets(_ history: History, _ resolution: String) throws -> [String] {
        try history.rows(
            """
            select to_char(bucket at time zone 'UTC', 'DD HH24:MI ') || concat_ws(' ', sample_count, sum, min, max, p50, p95)
            from metric_rollups where resolution = \(resolution) order by bucket
            """)
    }

    @Test func percentilesAreThoseOfTheMeasurements() throws {
        try withDatabase { db in
            let history = try History(db)
            try history.measurements(120, from: noon)

            #expect(try db.worker.metricRollUp.advance(now: noon + 7200))

            #expect(
                try buckets(history, "1h") == [
                    "20 12:00 60 1830 1 60 30.5 57.05", "20 13:00 60 5430 61 120 90.5 117.05",
                ])
            #expect(try buckets(history, "1d") == ["20 00:00 120 7260 1 120 60.5 114.05"])
            #expect(try buckets(history, "5m").count == 24)
            #expect(try buckets(history, "5m").first == "20 12:00 5 15 1 5 3 4.8")
        }
    }

    @Test func whatComesALittleLateIsCountedIn() throws {
        try withDatabase { db in
            let history = try History(db)
            try history.measurements(10, from: noon)
            _ = try db.worker.metricRollUp.advance(now: noon + 600)
            try history.measurements(1, of: "plex", from: noon + 330)

            _ = try db.worker.metricRollUp.advance(now: noon + 900)

            #expect(try buckets(history, "5m") == ["20 12:00 5 15 1 5 3 4.8", "20 12:05 6 41 1 10 7.5 9.75"])
        }
    }

    @Test func whatComesADayLateIsCountedInWhenTheDayIsOver() throws {
        try withDatabase { db in
            let history = try History(db)
            try history.measurements(10, from: noon + -86_400)
            _ = try db.worker.metricRollUp.advance(now: noon)
            try history.measurements(10, of: "overseerr", from: noon + -86_400)

            _ = try db.worker.metricRollUp.advance(now: noon + 3600)
            #expect(try buckets(history, "1d").count == 1, "the same day looks back for minutes only")
            _ = try db.worker.metricRollUp.advance(now: noon + 86_400)

            #expect(try buckets(history, "1d").count == 2)
        }
    }

    @Test func monthsAreSummedUpInSteps() throws {
        try withDatabase { db in
            let history = try History(db)
            for month in 0..<3 { try history.measurements(60, from: noon + -30 * 86_400 * month) }
            var performances = 1

            while try !db.worker.metricRollUp.advance(mostSteps: 50, now: noon + 7200) { performances += 1 }

            #expect(performances == 11, "60 days and two hours: twice 241 steps of six hours, and 61 of a day")
            #expect(try buckets(history, "1d").map { $0.split(separator: " ")[2] } == ["60", "60", "60"])
            #expect(try buckets(history, "1h").count == 3)
        }
    }

    @Test func aDayIsNotReadAgainForEveryFiveMinutes() throws {
        try withDatabase { db in
            let history = try History(db)
            try history.measurements(10, from: noon)
            _ = try db.worker.metricRollUp.advance(now: noon + 600)
            try history.measurements(10, from: noon + 600)

            _ = try db.worker.metricRollUp.advance(now: noon + 1200)
            #expect(try buckets(history, "1d").first?.hasPrefix("20 00:00 10 ") == true)
            #expect(try buckets(history, "1h").first?.hasPrefix("20 12:00 20 ") == true)

            _ = try db.worker.metricRollUp.advance(now: noon + 8000)
            #expect(try buckets(history, "1d").first?.hasPrefix("20 00:00 20 ") == true)
        }
    }

    @Test func withoutMeasurementsThereIsNothingToDo() throws {
        try withDatabase { db in
            let isDone = try db.worker.metricRollUp.advance(mostSteps: 0)

            #expect(isDone)
        }
    }
}
