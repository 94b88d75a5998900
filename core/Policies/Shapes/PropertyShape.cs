using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>Makes the shape of a record's property from its type and attributes.</summary>
internal static class PropertyShape
{
    /// <summary>Longer than anybody wants to wait, and within every clock.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(366);

    /// <summary>The shape of a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="value">Its default; a nested record and a set start from theirs.</param>
    /// <exception cref="NotSupportedException">The property has a type that no shape is made for.</exception>
    public static Shape Of(PropertyInfo property, object? value)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type switch
        {
            _ when type == typeof(string) => Text(property),
            _ when type == typeof(bool) => new BooleanShape(),
            _ when type == typeof(int) => WholeNumber(property),
            _ when type == typeof(TimeSpan) => Duration(property),
            _ when type == typeof(DateOnly) => new DateShape(),
            _ when type.IsEnum => ChoiceShape.OfEnum(type),
            _ when type == typeof(ImmutableArray<string>) => List(property, items => items, distinct: false),
            _ when type == typeof(ImmutableArray<int>) => new ListShape<object>(
                WholeNumber(property),
                items => items.Select(item => (int)item).ToImmutableArray(),
                distinct: true,
                "a list of whole numbers, such as [1, 2]"
            ),
            _ when ItemOf(type) is { IsEnum: true } item => new ListShape<object>(
                ChoiceShape.OfEnum(item),
                items => ArrayOf(item, items),
                distinct: true,
                "a list of words, such as [one, two]"
            ),
            _ when ItemOf(type) is { IsClass: true } item => new ListShape<object>(
                RecordShape.Of(Activator.CreateInstance(item)!),
                items => ArrayOf(item, items),
                distinct: true,
                "a list of entries, each with keys of its own"
            ),
            _ when value is ImmutableSortedSet<string> set => List(
                property,
                items => set.Clear().Union(items),
                distinct: true
            ),
            _ when value is ImmutableHashSet<string> set => List(
                property,
                items => set.Clear().Union(items),
                distinct: true
            ),
            _ when value is not null && type.IsClass => RecordShape.Of(value),
            _ => throw new NotSupportedException($"{property.DeclaringType}.{property.Name}: no shape for {type}"),
        };
    }

    private static Shape Text(PropertyInfo property) =>
        (
            property.GetCustomAttribute<AllowedValuesAttribute>(),
            property.GetCustomAttribute<RegularExpressionAttribute>()
        ) switch
        {
            ({ Values: var values }, _) => new ChoiceShape([
                .. values.Select(value => KeyValuePair.Create($"{value}", value!)),
            ]),
            (_, { Pattern: var pattern, ErrorMessage: var asks }) => new TextShape(
                pattern,
                asks ?? $"a text like {pattern}"
            ),
            _ => new TextShape(),
        };

    private static WholeNumberShape WholeNumber(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { Minimum: int min, Maximum: int max }
            ? new WholeNumberShape(min, max)
            : new WholeNumberShape(int.MinValue, int.MaxValue);

    private static DurationShape Duration(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { Minimum: string min, Maximum: string max }
            ? new DurationShape(
                TimeSpan.Parse(min, CultureInfo.InvariantCulture),
                TimeSpan.Parse(max, CultureInfo.InvariantCulture)
            )
            : new DurationShape(TimeSpan.Zero, s_longest);

    private static ListShape<string> List(
        PropertyInfo property,
        Func<ImmutableArray<string>, object> collect,
        bool distinct
    ) => new(Text(property), collect, distinct, "a list of texts, such as [one, two]");

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? type.GetGenericArguments()[0]
            : null;

    private static object ArrayOf(Type item, ImmutableArray<object> items) =>
        typeof(PropertyShape)
            .GetMethod(nameof(TypedArray), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(item)
            .Invoke(obj: null, [items])!;

    private static ImmutableArray<T> TypedArray<T>(ImmutableArray<object> items) => [.. items.Cast<T>()];
}
