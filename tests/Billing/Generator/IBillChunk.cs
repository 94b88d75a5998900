namespace ZocSec.Tests.Billing.Generator;

/// <summary>A file of a report that is written; it is whole when it is disposed.</summary>
internal interface IBillChunk : IDisposable
{
    /// <summary>Writes a line.</summary>
    void Write(BillLine line);
}
