namespace ZocSec.Core.Billing;

/// <summary>Is told how reading and asking go; called from several threads. Implementations return quickly and do not throw.</summary>
public interface IBillingProgress
{
    /// <summary>What is to be read is known.</summary>
    /// <param name="chunks">How many files.</param>
    /// <param name="bytes">How many bytes, as they are stored.</param>
    /// <param name="unchanged">How many files besides need not be read again.</param>
    void Planned(int chunks, long bytes, int unchanged);

    /// <summary>More was read.</summary>
    /// <param name="bytes">Bytes since the last call, as they are stored.</param>
    /// <param name="lines">Lines of the report since the last call.</param>
    void Read(long bytes, long lines);

    /// <summary>What is being done besides reading, such as a question that is asked.</summary>
    void Doing(string what);

    /// <summary>Something that whoever reads the report should know.</summary>
    void Remarked(string remark);
}
