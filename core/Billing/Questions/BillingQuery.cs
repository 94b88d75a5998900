using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Questions;

/// <summary>What is asked of billing data.</summary>
/// <param name="Period">The first day of the period; null for the last there is.</param>
/// <param name="Policy">What tells owners.</param>
/// <param name="Directory">Who is there at all; null for no directory.</param>
public sealed record BillingQuery(DateOnly? Period, Policy Policy, IOwnerDirectory? Directory = null);
