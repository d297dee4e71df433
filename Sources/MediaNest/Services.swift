public import Logging
import Postgres
import Redis

/// Everything a process needs, wired once.
public final class Services {
    public let configuration: Configuration
    public let logger: Logger
    public let recorder: FlightRecorder
    public let metrics: ProcessMetrics
    public let database: Database
    let redis: RedisConnection
    public let settings: SettingsStore
    public let admission: Admission
    public let signIn: SignInService
    public let signer: AccessTokenSigner
    public let rememberMe: RememberMeService
    public let bootstrap: BootstrapService
    public let invitations: InvitationService
    public let plexSignIn: PlexSignInService
    public let plexAccess: PlexAccessCheck
    public let sessions: SessionService
    public let passwords: PasswordService
    public let apiKeys: APIKeyService
    public let accounts: AccountAdministration
    public let ownAccount: OwnAccountService
    public let personalData: PersonalData
    public let accountFiles: AccountFiles
    public let mediaRequests: MediaRequestService
    public let media: MediaCatalogue
    public let notifications: NotificationService
    public let notificationTargets: NotificationTargetService
    public let deliveries: DeliveryService
    public let notificationDelivery: NotificationDelivery
    public let keyRotation: KeyRotation
    public let sealedColumns: SealedColumnCheck
    public let serviceConfiguration: ServiceConfigurationService
    public let errorLog: ErrorLog
    public let auditTrail: AuditTrail
    public let overseerr: OverseerrSync
    public let webhooks: Webhooks
    public let overseerrWebhook: OverseerrWebhookService
    public let refusals: RefusalLedger
    public let partitions: Partitions
    public let metricRollUp: MetricRollUp
    public let reportRollUp: ReportRollUp
    public let reports: ReportService
    public let retention: Retention
    public let answers: AnswerCache
    public let dashboard: DashboardService
    /// `nil` when nothing is live here.
    public let live: LiveGateway?
    public let liveHealth: LiveHealth
    public let liveStreams: LiveStreams
    public let health: Health
    public let monitoring: MonitoringService
    public let serviceStatus: ServiceStatusService
    public let incidents: IncidentService
    public let statusPage: StatusPageService
    public let serviceMetrics: ServiceMetricService
    public let databaseHealth: DatabaseHealthService
    public let metricsReport: MetricsReport
    public let connectionTest: ConnectionTest
    public let maintenance: MaintenanceService
    public let serviceNews: ServiceNewsService

    /// - Parameter recorder: The same that the logger writes to.
    public init(
        _ configuration: Configuration, applicationName: String, logger: Logger,
        recorder: FlightRecorder = FlightRecorder()
    ) throws {
        self.configuration = configuration
        self.logger = logger
        self.recorder = recorder
        metrics = ProcessMetrics(
            sharing: configuration.metricsFile, kind: String(applicationName.trimmingPrefix("medianest-")),
            logger: logger)
        var options = configuration.postgresOptions(applicationName: applicationName, logger: logger)
        metrics.observe(&options)
        database = Database(options, recorder: recorder)
        redis = try RedisConnection(url: configuration.redisURL)
        let copies = CredentialCopies(redis: redis)
        let sessions = SessionStore(copies: copies, database: database)
        let limiter = RateLimiter(redis: redis, database: database)
        settings = SettingsStore(database: database, redis: redis)
        signer = AccessTokenSigner(secrets: configuration.accessTokenSecrets)
        admission = Admission(
            redis: redis, copies: copies, sessions: sessions, apiKeys: APIKeyStore(copies: copies, database: database),
            limiter: limiter, settings: settings)
        signIn = SignInService(
            database: database, sessions: sessions, limiter: limiter, settings: settings, signer: signer)
        rememberMe = RememberMeService(
            database: database, sessions: sessions, signIn: signIn, limiter: limiter, settings: settings)
        bootstrap = BootstrapService(database: database, signIn: signIn, publicURL: configuration.publicURL)
        invitations = InvitationService(database: database, signIn: signIn, publicURL: configuration.publicURL)
        self.sessions = SessionService(database: database, sessions: sessions)
        passwords = PasswordService(database: database, sessions: sessions, limiter: limiter, settings: settings)
        apiKeys = APIKeyService(database: database, copies: copies)
        accounts = AccountAdministration(database: database, copies: copies)
        ownAccount = OwnAccountService(
            database: database, administration: accounts, limiter: limiter, settings: settings)
        personalData = PersonalData(database: database)
        accountFiles = AccountFiles(root: configuration.downloadRoot, database: database)
        mediaRequests = MediaRequestService(database: database, limiter: limiter, settings: settings)
        notifications = NotificationService(database: database)
        let secrets = SecretBox(
            passphrase: configuration.encryptionKey, previous: configuration.previousEncryptionKeys, database: database)
        notificationTargets = NotificationTargetService(database: database, secrets: secrets)
        deliveries = DeliveryService(database: database)
        notificationDelivery = NotificationDelivery(database: database, secrets: secrets)
        keyRotation = KeyRotation(database: database, secrets: secrets)
        sealedColumns = SealedColumnCheck(database: database, secrets: secrets)
        serviceConfiguration = ServiceConfigurationService(
            database: database, secrets: secrets, downloadRoot: configuration.downloadRoot)
        let client = OutsideClient(recorder: recorder, logger: logger)
        let plex = PlexConnection(
            database: database, configuration: configuration, client: client,
            breaker: CircuitBreaker(service: "plex.tv", redis: redis))
        let plexAccounts = PlexAccounts(
            database: database, sessions: sessions, copies: copies, secrets: secrets, signIn: signIn)
        plexSignIn = PlexSignInService(
            database: database, plex: plex, accounts: plexAccounts, limiter: limiter, settings: settings,
            invitations: invitations, publicURL: configuration.publicURL)
        plexAccess = PlexAccessCheck(
            database: database, plex: plex, copies: copies, secrets: secrets, logger: logger)
        errorLog = ErrorLog(database: database, recorder: recorder, logger: logger)
        auditTrail = AuditTrail(database: database)
        let breaker = CircuitBreaker(service: "overseerr", redis: redis)
        overseerr = OverseerrSync(
            database: database, services: serviceConfiguration, client: client, breaker: breaker)
        media = MediaCatalogue(
            database: database, services: serviceConfiguration, client: client, breaker: breaker,
            cache: MediaCache(redis: redis))
        refusals = RefusalLedger(redis: redis, database: database)
        partitions = Partitions(database: database)
        metricRollUp = MetricRollUp(database: database)
        reportRollUp = ReportRollUp(database: database)
        reports = ReportService(database: database)
        retention = Retention(database: database, settings: settings, logger: logger)
        answers = AnswerCache(redis: redis)
        dashboard = DashboardService(database: database)
        live = configuration.liveURL.map(LiveGateway.init(url:))
        liveHealth = LiveHealth(redis: redis)
        liveStreams = LiveStreams(database: database, redis: redis)
        webhooks = Webhooks(database: database, redis: redis)
        overseerrWebhook = OverseerrWebhookService(
            database: database, services: serviceConfiguration, webhooks: webhooks, client: client, breaker: breaker,
            publicURL: configuration.publicURL)
        health = Health(database: database, redis: redis)
        let youtube = configuration.downloadRoot.map { [database] in
            YouTubeProbe(program: configuration.ytDlp, root: $0, database: database)
        }
        monitoring = MonitoringService(
            database: database, services: serviceConfiguration, settings: settings, redis: redis, metrics: metrics,
            logger: logger, youtube: youtube)
        connectionTest = ConnectionTest(
            services: serviceConfiguration, youtube: youtube, limiter: limiter, settings: settings)
        maintenance = MaintenanceService(database: database)
        serviceNews = ServiceNewsService(database: database)
        serviceStatus = ServiceStatusService(database: database)
        incidents = IncidentService(database: database)
        statusPage = StatusPageService(database: database, settings: settings)
        serviceMetrics = ServiceMetricService(database: database)
        databaseHealth = DatabaseHealthService(
            database: database, metrics: metrics, downloadRoot: configuration.downloadRoot)
        metricsReport = MetricsReport(metrics: metrics, database: database, redis: redis)
    }
}
