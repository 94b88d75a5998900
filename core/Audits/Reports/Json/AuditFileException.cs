namespace ZocSec.Core.Audits.Reports.Json;

/// <summary>A file is not the JSON report of an audit. The message says what is wrong and what to do.</summary>
/// <param name="message">The message; a sentence.</param>
/// <param name="inner">What the reader says.</param>
public sealed class AuditFileException(string message, Exception? inner = null) : Exception(message, inner);
