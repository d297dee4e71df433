import Testing

@testable import MediaNest

@Suite struct RequestAgreementTests {
    typealias Plan = RequestAgreement.Plan

    /// What Overseerr may say: its request's status, and what the media behind it adds.
    enum Remote: String, CaseIterable, Sendable {
        case pending, approved, declined, failed, completed, downloading, available

        var request: OverseerrRequest {
            func request(_ status: Int, media: Int, downloads: Int = 0) -> OverseerrRequest {
                let download = OverseerrRequest.Download(title: "Dune")
                return OverseerrRequest(
                    id: 1, status: status,
                    media: .init(
                        tmdbId: 438_631, mediaType: "movie", status: media,
                        downloadStatus: Array(repeating: download, count: downloads)))
            }
            switch self {
            case .pending: return request(1, media: 2)
            case .approved: return request(2, media: 3)
            case .declined: return request(3, media: 1)
            case .failed: return request(4, media: 3)
            case .completed: return request(5, media: 5)
            case .downloading: return request(2, media: 3, downloads: 1)
            case .available: return request(2, media: 5)
            }
        }
    }

    private static let declined = "Declined at Overseerr."
    private static let stuck = "Overseerr could not hand it to the downloader."

    /// Every pair that is not here needs nothing.
    private static let plans: [MediaRequest.Status: [Remote: RequestAgreement.Plan]] = [
        .pending: [
            .approved: Plan(local: .approved), .declined: Plan(local: .denied, reason: declined),
            .failed: Plan(local: .failed, reason: stuck),
            .completed: Plan(local: .completed), .downloading: Plan(local: .downloading),
            .available: Plan(local: .completed),
        ],
        .approved: [
            .pending: Plan(remote: .approve), .declined: Plan(local: .manual, reason: declined),
            .failed: Plan(local: .failed, reason: stuck),
            .completed: Plan(local: .completed), .downloading: Plan(local: .downloading),
            .available: Plan(local: .completed),
        ],
        .downloading: [
            .declined: Plan(local: .manual, reason: declined), .failed: Plan(local: .failed, reason: stuck),
            .completed: Plan(local: .completed),
            .available: Plan(local: .completed),
        ],
        .downloaded: [.completed: Plan(local: .completed), .available: Plan(local: .completed)],
        .failed: [
            .approved: Plan(local: .retrying), .declined: Plan(local: .manual, reason: declined),
            .downloading: Plan(local: .downloading), .completed: Plan(local: .completed),
            .available: Plan(local: .completed),
        ],
        .retrying: [
            .pending: Plan(remote: .approve), .declined: Plan(local: .manual, reason: declined),
            .failed: Plan(local: .failed, reason: stuck),
            .completed: Plan(local: .completed), .downloading: Plan(local: .downloading),
            .available: Plan(local: .completed),
        ],
        .manual: [
            .approved: Plan(local: .approved), .declined: Plan(local: .denied, reason: declined),
            .downloading: Plan(local: .downloading), .completed: Plan(local: .completed),
            .available: Plan(local: .completed),
        ],
        .denied: [.pending: Plan(remote: .decline)],
        .cancelled: [.pending: Plan(remote: .delete), .approved: Plan(remote: .delete)],
        .completed: [:],
    ]

    @Test(arguments: MediaRequest.Status.allCases, Remote.allCases)
    func bothSidesAgreeOnWhatHappensNext(local: MediaRequest.Status, remote: Remote) {
        let plan = RequestAgreement.plan(local: local, remote: remote.request)

        #expect(plan == Self.plans[local]?[remote] ?? Plan())
    }

    @Test(arguments: MediaRequest.Status.allCases, Remote.allCases)
    func whatIsPlannedCanBeWalked(local: MediaRequest.Status, remote: Remote) {
        let plan = RequestAgreement.plan(local: local, remote: remote.request)

        #expect(plan.local.map { local.path(to: $0) != nil } ?? true)
    }

    /// What is as it was at the last look was decided here since.
    @Test(
        arguments: [
            (.approved, .declined, Plan(remote: .approve)), (.retrying, .declined, Plan(remote: .approve)),
            (.approved, .failed, Plan(remote: .retry)), (.retrying, .failed, Plan(remote: .retry)),
            (.failed, .approved, Plan()), (.failed, .declined, Plan()), (.manual, .approved, Plan()),
            (.manual, .declined, Plan()),
        ] as [(MediaRequest.Status, Remote, RequestAgreement.Plan)])
    func theLaterDecisionWins(local: MediaRequest.Status, remote: Remote, plan: RequestAgreement.Plan) {
        let request = remote.request

        #expect(RequestAgreement.plan(local: local, seen: request.status, remote: request) == plan)
    }

    /// Trying a hand-over again must not approve what nobody has approved.
    @Test func aRetryApprovesNothing() {
        let plan = RequestAgreement.plan(local: .retrying, isApproved: false, remote: Remote.pending.request)

        #expect(plan == Plan(local: .manual, reason: "Overseerr has it now; it waits for an approval."))
    }

    @Test func aSeriesIsAvailableWithTheSeasonsThatWereAskedFor() {
        func request(available: [Int]) -> OverseerrRequest {
            OverseerrRequest(
                id: 1, status: 2,
                media: .init(
                    tmdbId: 1399, mediaType: "tv", status: 4, downloadStatus: [],
                    seasons: available.map { .init(seasonNumber: $0, status: 5) }),
                seasons: [.init(seasonNumber: 2, status: 2), .init(seasonNumber: 1, status: 2)])
        }

        #expect(request(available: [1]).availableSeasons == [1] && !request(available: [1, 3]).isAvailable)
        #expect(request(available: [1, 2]).isAvailable)
        #expect(RequestAgreement.plan(local: .approved, remote: request(available: [2, 1])).local == .completed)
    }

    /// Seerr's later versions may say more.
    @Test(arguments: MediaRequest.Status.allCases)
    func anUnknownWordChangesNothing(local: MediaRequest.Status) {
        #expect(RequestAgreement.plan(local: local, remote: OverseerrRequest(id: 1, status: 99, media: nil)) == Plan())
    }
}
