import ArgumentParser
import Glibc
import Logging
import MediaNest
import Postgres

@main
struct MediaNestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "medianest", abstract: "A portal in front of a Plex server.",
        subcommands: [
            ResponderCommand.self, WorkerCommand.self, LiveCommand.self, MigrateCommand.self, DoctorCommand.self,
            UserCommand.self,
            KeysCommand.self, ConfigCommand.self, CourierCommand.self,
        ])
}

/// What every subcommand begins with.
enum Process {
    /// - Throws: `ExitCode` after every mistake was printed.
    static func configuration(_ role: MediaNest.Configuration.Role) throws -> MediaNest.Configuration {
        do throws(ConfigurationError) {
            return try MediaNest.Configuration(environment: environment(), role: role)
        } catch {
            for mistake in error.mistakes { complain(mistake) }
            throw ExitCode(78)  // EX_CONFIG
        }
    }

    static func logger(
        _ configuration: MediaNest.Configuration, _ label: String, recorder: FlightRecorder? = nil
    ) -> Logger {
        Logger(label: label) { _ in
            var handler = JSONLinesLogHandler(level: configuration.logLevel, recorder: recorder)
            handler.metadata = ["process": "\(label)", "pid": "\(getpid())"]
            return handler
        }
    }

    /// The wired services of a process that serves; refuses roles that are too powerful and other schemas.
    static func services(_ role: MediaNest.Configuration.Role, _ label: String) throws -> Services {
        let configuration = try configuration(role)
        let recorder = FlightRecorder()
        return try Services(
            configuration, applicationName: "medianest-" + label,
            logger: logger(configuration, label, recorder: recorder), recorder: recorder)
    }

    /// Waits for the database; ends the process when its schema is another one.
    static func awaitSchema(_ services: Services, unless shouldStop: () -> Bool) throws {
        while !shouldStop() {
            do {
                return try SchemaGuard.check(services.database)
            } catch let error as SchemaGuardError {
                complain("\(error)")
                throw ExitCode.failure
            } catch {
                services.logger.warning("the database cannot be reached yet", metadata: ["error": "\(error)"])
                services.database.connection.waitBeforeReconnecting(seconds: 1)
            }
        }
    }

    static func complain(_ text: String) {
        let line = Array((text + "\n").utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }

    /// Whether this process was told how to reach the database in this role.
    static func hasDatabaseURL(for role: MediaNest.Configuration.Role) -> Bool {
        environment()["MEDIANEST_" + role.rawValue]?.isEmpty == false
    }

    private static func environment() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }
}
