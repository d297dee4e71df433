/// Growing pauses between attempts.
enum Backoff {
    /// 2 s, 4 s, 8 s … up to `cap`, less up to a quarter by chance, so that jobs that failed together do not return together.
    static func seconds(attempt: Int, cap: Double, random: Double = .random(in: 0..<1)) -> Double {
        var pause = 1.0
        for _ in 0..<min(max(attempt, 0), 30) { pause *= 2 }
        return min(pause, cap) * (1 - random / 4)
    }
}
