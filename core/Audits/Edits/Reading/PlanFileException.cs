namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>A file that is no plan, or whose plan is not clear.</summary>
/// <param name="message">What is wrong and what to do, in one sentence that may stand behind the file's name.</param>
internal sealed class PlanFileException(string message) : Exception(message);
