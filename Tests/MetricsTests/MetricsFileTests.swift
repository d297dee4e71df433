import Foundation
import TestSupport
import Testing

@testable import Metrics

@Suite struct MetricsFileTests {
    @Test func allProcessesCountTogether() throws {
        try withPath { path in
            let bodies = (0..<8).map { _ in
                { @Sendable in
                    let file = try MetricsFile(sharing: path)
                    let counter = file.counter("requests_total", [("status", "200")])
                    let histogram = file.histogram("duration_seconds")
                    for _ in 0..<10_000 {
                        counter.increment()
                        histogram.record(seconds: 0.003)
                    }
                }
            }

            for result in concurrently(bodies) { try result.get() }

            let file = try MetricsFile(sharing: path)
            #expect(file.count("requests_total", [("status", "200")]) == 80_000)
            #expect(file.counts("duration_seconds").buckets[2] == 80_000)
            #expect(file.counts("duration_seconds").sumMicroseconds == 80_000 * 3000)
            #expect(file.seriesCount == 2)
        }
    }

    /// A new version has other routes, and finds what the old one counted.
    @Test func countsOutliveTheirProcessAndMeetNewSeries() throws {
        try withPath { path in
            do {
                let old = try MetricsFile(sharing: path)
                old.counter("requests_total", [("route", "/old")]).increment()
            }

            let new = try MetricsFile(sharing: path)
            new.counter("requests_total", [("route", "/new")]).increment()

            #expect(new.count("requests_total", [("route", "/old")]) == 1)
            #expect(new.count("requests_total", [("route", "/new")]) == 1)
        }
    }

    @Test func aSeriesOfAnotherProcessIsFoundWhileBothRun() throws {
        try withPath { path in
            let (one, other) = try (MetricsFile(sharing: path), MetricsFile(sharing: path))
            one.counter("a_total").increment()
            other.counter("b_total").increment()

            other.counter("a_total").increment()
            one.counter("b_total").increment()

            #expect(one.count("a_total") == 2 && other.count("b_total") == 2)
            #expect(one.seriesCount == 2)
        }
    }

    @Test func whatHasNoRoomIsCountedAsLost() {
        let file = MetricsFile()
        for number in 0..<MetricsFile.seriesLimit { file.counter("n_total", [("number", String(number))]).increment() }

        file.counter("one_too_many_total").increment()
        file.histogram("another_seconds").record(seconds: 1)
        file.counter("long_total", [("text", String(repeating: "x", count: 300))]).increment()

        #expect(file.lost == 3)
        #expect(file.count("n_total", [("number", "4095")]) == 1)
    }

    @Test func aFileOfSomethingElseIsLeftAlone() throws {
        try withPath { path in
            let contents = Data("not ours".utf8)
            try contents.write(to: URL(filePath: path + ".v1"))

            #expect(throws: MetricsError(call: "open", code: 0)) { try MetricsFile(sharing: path) }
            #expect(try Data(contentsOf: URL(filePath: path + ".v1")) == contents)
        }
    }

    @Test func onlyItsOwnerReadsIt() throws {
        try withPath { path in
            _ = try MetricsFile(sharing: path)

            let attributes = try FileManager.default.attributesOfItem(atPath: path + ".v1")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    // MARK: Processes

    @Test func aPoolKnowsWhoIsAtWork() throws {
        try withPath { path in
            let files = try (0..<3).map { _ in try MetricsFile(sharing: path) }
            for file in files.prefix(2) { file.join("pool", [("pool", "main")]) }
            files[2].join("pool", [("pool", "media")])

            let now = Monotonic.nanoseconds()
            files[0].setBusy(since: now - 3_000_000_000)
            files[1].setBusy(since: now - 1_000_000_000)
            files[1].setBusy(since: nil)

            let groups = files[2].processGroups("pool", now: now)
            #expect(groups.map(\.labels.text) == ["{pool=\"main\"}", "{pool=\"media\"}"])
            #expect(groups.map(\.processes) == [2, 1] && groups.map(\.busy) == [1, 0])
            #expect(groups[0].longestBusySeconds == 3)
        }
    }

    /// The kernel takes a lock back from whoever closes its file, as it does from whoever is killed.
    @Test func whoDiedIsNotCountedAndItsPlaceIsFree() throws {
        try withPath { path in
            let watcher = try MetricsFile(sharing: path)
            do {
                let dying = try MetricsFile(sharing: path)
                dying.join("pool", [("pool", "main")])
                dying.setBusy(since: 1)
                #expect(watcher.processGroups("pool")[0].busy == 1)
            }

            let left = watcher.processGroups("pool")[0]
            #expect(left.processes == 0 && left.busy == 0)
            let successor = try MetricsFile(sharing: path)
            successor.join("pool", [("pool", "main")])
            #expect(successor.place == 0)
            #expect(watcher.processGroups("pool")[0].busy == 0)
        }
    }

    private func withPath(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "metrics-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // what is left behind is in the temporary folder
        try body(folder.appending(path: "counts").path())
    }
}
