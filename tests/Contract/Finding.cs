using NJsonSchema.Validation;

namespace ZocSec.Tests.Contract;

/// <summary>Something that GitHub's description does not allow.</summary>
/// <param name="Operation">The method, the path's template and, for an answer, the status.</param>
/// <param name="Where">The place: <c>request body #/visibility</c>.</param>
/// <param name="What">What is wrong there.</param>
internal sealed record Finding(string Operation, string Where, string What)
{
    public override string ToString() => $"{Operation}: {Where}: {What}";

    /// <summary>Makes findings of a validator's errors; of alternatives, those of all.</summary>
    public static IEnumerable<Finding> Of(string operation, string where, IEnumerable<ValidationError> errors) =>
        errors.SelectMany(error =>
            error is MultiTypeValidationError or ChildSchemaValidationError
                ? [new Finding(operation, $"{where} {error.Path}", error.ToString().ReplaceLineEndings("; "))]
                : (Finding[])[new Finding(operation, $"{where} {error.Path}", error.Kind.ToString())]
        );
}
