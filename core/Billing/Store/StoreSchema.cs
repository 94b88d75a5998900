using ZocSec.Core.Billing.Engines.DuckDb;

namespace ZocSec.Core.Billing.Store;

/// <summary>The tables of the catalogue.</summary>
internal static class StoreSchema
{
    /// <summary>The version of the catalogue's tables.</summary>
    public const int Version = 1;

    /// <summary>
    /// The version of the raw lines in the Parquet files: chunks with another are read again, and are not seen until then. Goes up
    /// whenever what is kept of a line changes.
    /// </summary>
    public const int Form = 3;

    /// <summary>Makes the tables where there are none.</summary>
    /// <exception cref="BillingException">They are of a newer version of this program.</exception>
    public static void Upgrade(DuckDbSession session)
    {
        session.Execute("CREATE TABLE IF NOT EXISTS store (version INTEGER NOT NULL)");
        var found = session.Query("SELECT version FROM store", row => row.GetInt32(0));
        if (found is [> Version, ..])
        {
            throw new BillingException(
                $"The stored billing data is of a newer version of this program (its catalogue is version {found[0]}, this program knows {Version}): update the program, or give another folder"
            );
        }

        if (found.Count == 0)
        {
            session.Execute(
                $"""
                BEGIN;
                CREATE TABLE IF NOT EXISTS parts (file VARCHAR NOT NULL, report VARCHAR NOT NULL, period DATE NOT NULL, form INTEGER NOT NULL,
                    chunk VARCHAR NOT NULL, version VARCHAR NOT NULL, bytes BIGINT NOT NULL, sha256 VARCHAR NOT NULL, lines BIGINT NOT NULL, rounded BIGINT NOT NULL);
                CREATE TABLE IF NOT EXISTS part_billed (file VARCHAR NOT NULL, payer VARCHAR NOT NULL, currency VARCHAR NOT NULL, billed VARCHAR NOT NULL);
                CREATE TABLE IF NOT EXISTS part_remarks (file VARCHAR NOT NULL, remark VARCHAR NOT NULL);
                CREATE TABLE IF NOT EXISTS periods (report VARCHAR NOT NULL, period DATE NOT NULL, format VARCHAR NOT NULL, assembly VARCHAR NOT NULL, manifest VARCHAR NOT NULL);
                CREATE TABLE IF NOT EXISTS period_parts (report VARCHAR NOT NULL, period DATE NOT NULL, file VARCHAR NOT NULL);
                INSERT INTO store VALUES ({Version});
                COMMIT;
                """
            );
        }
    }
}
