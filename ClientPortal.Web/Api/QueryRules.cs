using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace ClientPortal.Web.Api;

/// <summary>A query parameter that the endpoint does not have, or one with an invalid value.</summary>
internal sealed class ParameterRefused(string parameter, string code, params object[] values) : Exception(parameter)
{
    public string Parameter { get; } = parameter;
    public string Code { get; } = code;
    public object[] Values { get; } = values;
}

/// <summary>
/// Refuses the query parameters of a list that its endpoint does not have. Ignoring an unknown cursor would answer with the first page
/// again, and a program that asks for the next page would loop for ever.
/// </summary>
internal static class QueryRules
{
    // Characters of the value that the answer repeats, so that a long value does not fill it.
    private const int Shown = 60;

    private const string Limit = "limit";

    // The usual names of paging and sorting parameters in other APIs.
    private static readonly string[] OfAnyList = ["after", "before", "cursor", Limit, "offset", "page", "order", "sort"];

    /// <summary>
    /// Adds these rules to every endpoint of a group: the validation attributes of its parameters (<c>[Range(1, …)] int? limit</c>), no paging or
    /// sorting parameter that the endpoint does not have, and nothing empty where a value is read (the framework takes it as not sent).
    /// </summary>
    public static void RefuseWhatIsNone(this RouteGroupBuilder group) => group.AddEndpointFilterFactory((context, next) =>
    {
        var parameters = context.MethodInfo.GetParameters();
        string[] names = [.. parameters.Select(parameter => parameter.Name!)];
        string[] foreign = names.Contains(Limit) ? [.. OfAnyList.Except(names)] : [];
        var ruled = parameters
            .Select((parameter, index) => (parameter.Name, index, Rules: parameter.GetCustomAttributes<ValidationAttribute>().ToArray()))
            .Where(parameter => parameter.Rules.Length > 0).ToArray();
        return call =>
        {
            var query = call.HttpContext.Request.Query;
            if (query.Any(sent => sent.Value is [{ Length: 0 }]) && Unread(call.HttpContext) is { } empty)
            {
                throw empty;
            }

            if (Array.Find(foreign, query.ContainsKey) is { } unknown)
            {
                var taken = Taken(call.HttpContext.GetEndpoint()!).Select(NameOf);
                throw new ParameterRefused(unknown, "parameter-unknown", unknown, string.Join(", ", taken));
            }

            foreach (var (name, index, rules) in ruled)
            {
                if (call.Arguments[index] is { } value && !Array.TrueForAll(rules, rule => rule.IsValid(value)))
                {
                    throw Of(name!, Convert.ToString(value, CultureInfo.InvariantCulture)!, parameters[index].ParameterType);
                }
            }

            return next(call);
        };
    });

    /// <summary>
    /// The parameter that the framework could not read; null when the cause was another one. The framework names it only in the text of an
    /// exception, and an optional one not at all: it answers 400.
    /// </summary>
    public static ParameterRefused? Unread(HttpContext http) => http.GetEndpoint() is not { } endpoint ? null : (
        from parameter in Taken(endpoint)
        let type = parameter.ParameterInfo.ParameterType
        from sent in SentAs(http, parameter, isList: type.IsArray)
        where !IsRead(type.GetElementType() ?? type, sent)
        select Of(NameOf(parameter), sent, type)).FirstOrDefault();

    /// <summary>The words that a type accepts; empty for a type that accepts other values.</summary>
    public static IReadOnlyList<string> WordsOf(Type type) =>
        Plain(type) is var plain && plain.IsAssignableTo(typeof(IQueryWords))
            ? (IReadOnlyList<string>)plain.GetProperty(nameof(IQueryWords.Words))!.GetValue(null)!
            : [];

    private static ParameterRefused Of(string name, string sent, Type type)
    {
        sent = sent.Length > Shown ? sent[..Shown] + "…" : sent;
        return WordsOf(type) is { Count: > 0 } words
            ? new ParameterRefused(name, "parameter-choice", sent, name, string.Join(", ", words))
            : new ParameterRefused(name, "parameter", sent, name);
    }

    private static IEnumerable<IParameterBindingMetadata> Taken(Endpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Where(parameter =>
            !parameter.HasBindAsync && (parameter.HasTryParse || parameter.ParameterInfo.ParameterType == typeof(string))
            && (endpoint as RouteEndpoint)?.RoutePattern.GetParameter(parameter.Name) is null);

    private static string NameOf(IParameterBindingMetadata parameter) => HeaderOf(parameter) ?? parameter.Name;

    private static string? HeaderOf(IParameterBindingMetadata parameter) =>
        parameter.ParameterInfo.GetCustomAttributes().OfType<IFromHeaderMetadata>().FirstOrDefault() is { } header
            ? header.Name ?? parameter.Name : null;

    // Nothing when the parameter was not sent. An empty value counts as sent, and is invalid for most types.
    private static IEnumerable<string> SentAs(HttpContext http, IParameterBindingMetadata parameter, bool isList)
    {
        var sent = HeaderOf(parameter) is { } header ? http.Request.Headers[header] : http.Request.Query[parameter.Name];
        return isList ? sent.Select(one => one ?? "") : sent.Count > 0 ? [sent.ToString()] : [];
    }

    // As the framework does: by the type's own TryParse, with the invariant culture.
    private static bool IsRead(Type type, string sent) => Plain(type) == typeof(string) || (bool)typeof(QueryRules)
        .GetMethod(nameof(Parses), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(Plain(type)).Invoke(null, [sent])!;

    private static bool Parses<T>(string sent)
        where T : IParsable<T> => T.TryParse(sent, CultureInfo.InvariantCulture, out _);

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
