import HTTPTypes
import MediaNest

extension HTTPField.Name {
    static let correlationID = known("X-Correlation-ID")
    static let csrfToken = known("X-CSRF-Token")
    static let idempotencyKey = known("Idempotency-Key")
    static let secFetchSite = known("Sec-Fetch-Site")
    static let accelRedirect = known("X-Accel-Redirect")
    static let accelBuffering = known("X-Accel-Buffering")
    static let lastEventID = known("Last-Event-ID")
    static let rateLimitLimit = known("RateLimit-Limit")
    static let rateLimitRemaining = known("RateLimit-Remaining")
    static let rateLimitReset = known("RateLimit-Reset")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return name
    }
}

extension HTTPFields {
    mutating func setRateLimit(_ decision: RateLimit.Decision) {
        self[.rateLimitLimit] = String(decision.limit)
        self[.rateLimitRemaining] = String(decision.remaining)
        self[.rateLimitReset] = String(decision.resetSeconds)
    }
}
