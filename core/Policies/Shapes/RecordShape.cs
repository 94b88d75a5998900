using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>
/// Makes the shape of a record from its properties that can be set: keys are their names in kebab-case, what they may
/// be is said by their types and by <see cref="RangeAttribute"/>, <see cref="AllowedValuesAttribute"/>,
/// <see cref="RegularExpressionAttribute"/> and <see cref="RequiredAttribute"/>, what they do by <see cref="DescriptionAttribute"/>.
/// </summary>
internal static class RecordShape
{
    /// <summary>The shape of a record.</summary>
    /// <param name="defaults">What holds for the keys that a file does not have.</param>
    public static MappingShape Of(object defaults) =>
        new(Members(defaults), values => With(defaults, values), key => $"there is no key `{key}` here");

    /// <summary>The keys of a record: those of its base first.</summary>
    /// <param name="defaults">What holds for the keys that a file does not have.</param>
    /// <param name="except">Names of properties that are no keys, or not to be made this way.</param>
    public static ImmutableArray<Member> Members(object defaults, params string[] except) =>
        [
            .. Settable(defaults.GetType())
                .Where(property => !except.Contains(property.Name, StringComparer.Ordinal))
                .Select(property => Member(property, property.GetValue(defaults))),
        ];

    /// <summary>A copy of a record with the values of these keys.</summary>
    public static object With(object defaults, IReadOnlyDictionary<string, object> values)
    {
        var copy = defaults.GetType().GetMethod("<Clone>$")!.Invoke(defaults, parameters: null)!;
        foreach (var property in Settable(defaults.GetType()))
        {
            if (values.TryGetValue(Key(property), out var value))
            {
                property.SetValue(copy, value);
            }
        }

        return copy;
    }

    private static Member Member(PropertyInfo property, object? value)
    {
        var required = property.IsDefined(typeof(RequiredAttribute));
        return new Member(
            Key(property),
            PropertyShape.Of(property, value),
            property.GetCustomAttribute<DescriptionAttribute>()?.Description,
            required,
            required ? null : value
        );
    }

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .OrderBy(property => Depth(property.DeclaringType!));

    private static int Depth(Type type) => type.BaseType is null ? 0 : 1 + Depth(type.BaseType);

    private static string Key(PropertyInfo property) => JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name);
}
