using System.Collections.Frozen;
using System.Text.Json;

namespace ClientPortal.Domain;

/// <summary>The stable spelling of an enum's value in the API, in <c>data-value</c> and in resource keys: <c>in-progress</c>.</summary>
public static class Token
{
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.ByValue[value];

    /// <summary>The value of a token; null for an unknown token.</summary>
    public static T? Parse<T>(string? token)
        where T : struct, Enum => token is not null && Names<T>.ByToken.TryGetValue(token, out var value) ? value : null;

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> ByToken =
            ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);
    }
}
