namespace ZocSec.Core.Billing.Reading;

/// <summary>A line is wrong; who counts lines says which it is.</summary>
/// <param name="message">What is wrong with it: the rest of a sentence that begins with the line.</param>
internal sealed class LineFaultException(string message) : Exception(message);
