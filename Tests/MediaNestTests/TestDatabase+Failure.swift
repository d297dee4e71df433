import Postgres
import TestSupport

extension TestDatabase {
    /// From now on, every statement of a kind fails: `insert on notifications`.
    func failOn(_ event: String) throws {
        try superuser().execute(
            script: """
                create function refuse() returns trigger language plpgsql
                  as $$ begin raise exception 'refused by the test'; end $$;
                grant execute on function refuse() to public;
                create trigger refuse before \(event) for each row execute function refuse();
                """)
    }
}
