import Postgres

/// Refuses to serve where serving would be unsafe or wrong.
public enum SchemaGuard {
    /// - Throws: `SchemaGuardError` when the role owns tables, is a superuser or bypasses row-level security, or when the
    ///   schema is not the one this binary was built for.
    public static func check(_ database: Database) throws {
        let row = try database.query(
            """
            select r.rolsuper or r.rolbypassrls
                     or exists (select 1 from pg_tables t where t.tableowner = current_user and t.schemaname = 'public'),
                   to_regclass('public.schema_migrations') is not null
            from pg_roles r
            where r.rolname = current_user
            """)[0]
        if row.bool(0) { throw SchemaGuardError.roleTooPowerful }
        guard row.bool(1) else { throw SchemaGuardError.schemaMissing }
        let applied = try database.query("select coalesce(max(number), 0) from schema_migrations")[0].int(0)
        if applied != Migration.latest {
            throw SchemaGuardError.schemaVersion(found: applied, needed: Migration.latest)
        }
    }
}

public enum SchemaGuardError: Error, Equatable, CustomStringConvertible {
    case roleTooPowerful
    case schemaMissing
    case schemaVersion(found: Int, needed: Int)

    public var description: String {
        switch self {
        case .roleTooPowerful:
            "this database role owns tables or bypasses row-level security; serve as medianest_app or medianest_worker"
        case .schemaMissing: "the database has no schema yet; run `medianest migrate`"
        case .schemaVersion(let found, let needed):
            "the schema is at migration \(found), this binary needs \(needed); run `medianest migrate` or upgrade the binary"
        }
    }
}
