import Crypto
import HTTP
import Postgres

/// How others reach the services: with their keys opened.
extension ServiceConfigurationService {
    /// The address and the opened key of an enabled service; `nil` while there is none.
    func connection(_ name: String) throws -> (url: String, apiKey: String)? {
        let rows = try database.query(
            "select service_url, api_key from service_connection(\(name)) where api_key is not null")
        guard let row = rows.first else { return nil }
        return (row.string(0), try secrets.open(row.string(1), at: Self.keyPlace(name)))
    }

    /// For the worker: every enabled service, with its opened key. Downloads are one where there is a place for them.
    func monitored() throws -> [MonitoredService] {
        let stored = try database.query("select \(StoredService.columns) from service_config order by 1")
            .compactMap { try StoredService($0) }
        var services: [MonitoredService] = []
        for service in stored where service.isEnabled && service.kind.hasAddress {
            guard let url = service.address?.text else { continue }
            services.append(monitored(service, url))
        }
        let youtube = stored.first { $0.kind == .youtube }
        if downloadRoot != nil, youtube?.isEnabled ?? true {
            services.append(
                MonitoredService(
                    name: ServiceKind.youtube.rawValue, kind: .youtube, url: "",
                    options: youtube?.options ?? ServiceOptions()))
        }
        return services
    }

    private func monitored(_ service: StoredService, _ url: String) -> MonitoredService {
        var monitored = MonitoredService(name: service.name, kind: service.kind, url: url, options: service.options)
        do {
            monitored.apiKey = try service.sealedAPIKey.map { try secrets.open($0, at: Self.keyPlace(service.name)) }
        } catch {
            monitored.hasUnreadableKey = true  // one of them keeps nobody from looking at the others
        }
        return monitored
    }

    /// The service as a draft would make it, for a look at it before it is saved. The stored key goes with the stored origin
    /// only.
    ///
    /// - Throws: `ServiceConfigurationError`, as saving it would.
    func proposed(_ name: String, _ draft: ServiceConfigurationDraft, as admin: Principal) throws -> MonitoredService {
        let rows = try database.query(
            "select \(StoredService.columns) from service_config where service_name = \(name)", as: admin)
        let stored = try rows.first.flatMap(StoredService.init)
        let proposal = try ServiceProposal(draft, name: name, over: stored)
        var service = MonitoredService(
            name: name, kind: proposal.kind, url: proposal.address?.text ?? "", options: proposal.options)
        switch proposal.apiKey {
        case .set(let key): service.apiKey = key
        case .remove: break
        case .keep:
            if let kept = stored.map({ monitored($0, service.url) }) {
                service.apiKey = kept.apiKey
                service.hasUnreadableKey = kept.hasUnreadableKey
            }
        }
        return service
    }
}
