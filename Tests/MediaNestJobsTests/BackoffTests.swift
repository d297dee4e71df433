import Testing

@testable import MediaNestJobs

@Suite struct BackoffTests {
    @Test(arguments: [(1, 2.0), (2, 4), (3, 8), (4, 16), (5, 30), (6, 30), (1000, 30)])
    func pausesDoubleUpToTheCap(attempt: Int, seconds: Double) {
        #expect(Backoff.seconds(attempt: attempt, cap: 30, random: 0) == seconds)
    }

    @Test func chanceTakesAwayAQuarterAtMost() {
        #expect(Backoff.seconds(attempt: 3, cap: 30, random: 1) == 6)
        for attempt in 1...20 {
            let full = Backoff.seconds(attempt: attempt, cap: 3600, random: 0)
            #expect((full * 0.75...full).contains(Backoff.seconds(attempt: attempt, cap: 3600)))
        }
    }

    @Test(arguments: [0, -1, Int.min, Int.max])
    func oddAttemptsHaveAPauseToo(attempt: Int) {
        #expect((0.75...3600).contains(Backoff.seconds(attempt: attempt, cap: 3600)))
    }
}
