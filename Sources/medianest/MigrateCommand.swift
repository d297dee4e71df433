import ArgumentParser
import MediaNest
import Postgres

struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Brings the schema to this binary's version.",
        discussion: "Needs MEDIANEST_OWNER_DATABASE_URL. Safe to run twice, and on several hosts at once.")

    func run() throws {
        let configuration = try Process.configuration(.owner)
        var options = configuration.postgresOptions(
            applicationName: "medianest-migrate", logger: Process.logger(configuration, "migrate"))
        options.statementTimeoutSeconds = 3600  // building an index on a large table takes its time
        do {
            let applied = try Migrator.migrate(PostgresConnection(options: options))
            for migration in applied { print("applied \(migration.number) \(migration.name)") }
            print("schema at \(Migration.latest), \(applied.count) applied now")
        } catch {
            Process.complain("\(error)")
            throw ExitCode.failure
        }
    }
}
