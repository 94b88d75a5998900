using System.Collections;
using ZocSec.Core.Audits;

namespace ZocSec.Tests.Audits;

/// <summary>Rows that tell how they were read.</summary>
internal sealed class CountedRows(IEnumerable<AuditedRepository> rows) : IEnumerable<AuditedRepository>
{
    /// <summary>How often somebody began to read them.</summary>
    public int Passes { get; private set; }

    public IEnumerator<AuditedRepository> GetEnumerator()
    {
        Passes++;
        return rows.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
