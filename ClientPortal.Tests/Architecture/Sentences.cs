using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ClientPortal.Tests.Architecture;

/// <summary>The sentences of one resource class in one language.</summary>
internal sealed record Sentences(string Class, string Language, IReadOnlyList<KeyValuePair<string, string>> All)
{
    /// <summary><c>ProjectTexts.en.resx</c> is the English of <c>ProjectTexts</c>; without a language it is the French.</summary>
    public static Sentences Of(SourceFile file) => new(
        file.Name.Split('.')[0],
        file.Name.Split('.') is [_, var language, "resx"] ? language : "fr",
        [.. XDocument.Parse(file.Text).Root!.Elements("data")
            .Select(data => KeyValuePair.Create((string)data.Attribute("name")!, (string?)data.Element("value") ?? ""))]);

    public IReadOnlyDictionary<string, string> ByKey => All.DistinctBy(pair => pair.Key).ToDictionary();
}

/// <summary>A sentence that the code asks for: its key, or only how the key begins, and how many values it is given.</summary>
internal sealed record Asked(string Where, string Class, string Key, bool IsPrefix, int Values);

/// <summary>Finds in the sources which sentences are asked for, and what is wrong with those that are there.</summary>
internal static partial class SentenceRules
{
    private static readonly string[] SharedPlaces = ["RuleTexts", "AuditTexts", "ActivityTexts", "SearchTexts", "NotificationTexts"];

    /// <summary>Both languages say the same things, with the same values, and neither is silent.</summary>
    public static IEnumerable<string> Uneven(IReadOnlyList<Sentences> all)
    {
        foreach (var french in all.Where(one => one.Language == "fr"))
        {
            if (all.SingleOrDefault(one => one.Class == french.Class && one.Language == "en") is not { } english)
            {
                yield return $"{french.Class} has no English.";
                continue;
            }

            foreach (var key in french.ByKey.Keys.Except(english.ByKey.Keys))
            {
                yield return $"{french.Class}: {key} is missing in English.";
            }

            foreach (var key in english.ByKey.Keys.Except(french.ByKey.Keys))
            {
                yield return $"{french.Class}: {key} is missing in French.";
            }

            foreach (var (key, sentence) in french.ByKey.Where(pair => english.ByKey.ContainsKey(pair.Key)))
            {
                if (!Placeholders(sentence).SetEquals(Placeholders(english.ByKey[key])))
                {
                    yield return $"{french.Class}: {key} has other values in English than in French.";
                }
            }
        }

        foreach (var one in all)
        {
            foreach (var (key, _) in one.All.Where(pair => string.IsNullOrWhiteSpace(pair.Value)))
            {
                yield return $"{one.Class} ({one.Language}): {key} says nothing.";
            }

            foreach (var twice in one.All.GroupBy(pair => pair.Key).Where(group => group.Count() > 1))
            {
                yield return $"{one.Class} ({one.Language}): {twice.Key} is there twice.";
            }
        }

        foreach (var orphan in all.Where(one => one.Language != "fr" && !all.Any(other => other.Class == one.Class && other.Language == "fr")))
        {
            yield return $"{orphan.Class} has no French.";
        }
    }

    /// <summary>French sentences in which a line could break before « : ; ? ! % » or inside of a quotation: an ordinary space is there.</summary>
    public static IEnumerable<string> Loose(IReadOnlyList<Sentences> all) =>
        from french in all.Where(one => one.Language == "fr")
        from sentence in french.All
        where LooseSign().IsMatch(sentence.Value)
        select $"{french.Class}: {sentence.Key}";

    /// <summary>What is asked for and not there, or wants more values than it is given.</summary>
    public static IEnumerable<string> Missing(IReadOnlyList<Sentences> all, IEnumerable<Asked> asked)
    {
        var byClass = all.Where(one => one.Language == "fr").ToDictionary(one => one.Class, one => WithBrought(one, all));
        foreach (var one in asked)
        {
            if (!byClass.TryGetValue(one.Class, out var sentences))
            {
                yield return $"{one.Where}: there is no {one.Class}.";
            }
            else if (one.IsPrefix)
            {
                if (!sentences.Keys.Any(key => key.StartsWith(one.Key, StringComparison.Ordinal)))
                {
                    yield return $"{one.Where}: {one.Class} has nothing that begins with {one.Key}";
                }
            }
            else if (!sentences.TryGetValue(one.Key, out var sentence))
            {
                yield return $"{one.Where}: {one.Class} has no {one.Key}.";
            }
            else if (Placeholders(sentence).Count > 0 && Placeholders(sentence).Max() >= one.Values)
            {
                yield return $"{one.Where}: {one.Key} wants more values than {one.Values}.";
            }
        }
    }

    /// <summary>Every <c>L["…"]</c>, by the localizers that the file or its other half is given.</summary>
    public static IEnumerable<Asked> AskedIn(IReadOnlyList<SourceFile> files) =>
        from file in files
        from localizer in Localizers(file, files)
        from Match call in Regex.Matches(file.Text, $@"(?<![\w.\]]){localizer.Name}\[")
        let arguments = Calls.Arguments(file.Text, call.Index + call.Length, ']')
        from key in Keys(arguments[0])
        select new Asked(file.Path, localizer.Class, key.Text, key.IsPrefix, arguments.Count - 1);

    /// <summary>Every rule that is broken somewhere, and every field that a rule speaks of.</summary>
    public static IEnumerable<Asked> RulesIn(IReadOnlyList<SourceFile> files)
    {
        foreach (var file in files)
        {
            foreach (Match call in Refusal().Matches(file.Text))
            {
                var arguments = Calls.Arguments(file.Text, call.Index + call.Length, ')');
                foreach (var key in Keys(arguments[0]))
                {
                    yield return new Asked(file.Path, "RuleTexts", key.Text, key.IsPrefix, arguments.Count - 1);
                }
            }

            foreach (Match call in Field().Matches(file.Text))
            {
                var arguments = Calls.Arguments(file.Text, call.Index + call.Length, ')');
                foreach (var key in Keys(arguments.Count > 1 ? arguments[1] : arguments[0]))
                {
                    yield return new Asked(file.Path, "RuleTexts", "field." + key.Text, key.IsPrefix, 0);
                }
            }
        }
    }

    // A shared place takes sentences of features too (FeatureTexts): "Rule.prospect.nameless" in ProspectTexts is RuleTexts' "prospect.nameless".
    public static IReadOnlyDictionary<string, string> WithBrought(Sentences shared, IReadOnlyList<Sentences> all)
    {
        if (!SharedPlaces.Contains(shared.Class))
        {
            return shared.ByKey;
        }

        var prefix = shared.Class[..^"Texts".Length] + ".";
        return shared.ByKey.Concat(all.Where(one => one.Language == shared.Language && one.Class != shared.Class).SelectMany(one => one.ByKey)
            .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(pair => KeyValuePair.Create(pair.Key[prefix.Length..], pair.Value))).DistinctBy(pair => pair.Key).ToDictionary();
    }

    public static HashSet<int> Placeholders(string sentence) =>
        [.. Placeholder().Matches(sentence).Select(match => int.Parse(match.Groups[1].Value))];

    // The literals of an expression that can be its value: what is compared with something is not.
    private static IEnumerable<(string Text, bool IsPrefix)> Keys(string expression) =>
        from Match literal in Literal().Matches(expression)
        let before = expression[..literal.Index].TrimEnd()
        let after = expression[(literal.Index + literal.Length)..].TrimStart()
        where before.Length == 0 || before[^1] is '?' or ':' or '('
            || before.EndsWith("=>", StringComparison.Ordinal) || before.EndsWith("??", StringComparison.Ordinal)
        where !after.StartsWith("=>", StringComparison.Ordinal)
        select (literal.Groups[1].Value, after.StartsWith('+'));

    // A component's code may stand in X.razor.cs, and what it inherits in an abstract class; their localizers count for both halves.
    private static IEnumerable<(string Class, string Name)> Localizers(SourceFile file, IReadOnlyList<SourceFile> files) =>
        files.Where(other => other.Path == file.Path || other.Path + ".cs" == file.Path || other.Path == file.Path + ".cs")
            .SelectMany(other => Localizer().Matches(other.Text))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value))
            .Distinct();

    [GeneratedRegex(@"IStringLocalizer<(\w+)>\s+(\w+)")]
    private static partial Regex Localizer();

    [GeneratedRegex(@"« | »|\S [:;?!%](?=[\s<)».,]|$)")]
    private static partial Regex LooseSign();

    [GeneratedRegex(@"new RuleBroken\(")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"Text\.(?:Line|OptionalLine|Block)\(|new FieldName\(")]
    private static partial Regex Field();

    [GeneratedRegex(@"(?<![$@])""([^""\\{]*)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?<!\{)\{(\d+)(?::[^}]*)?\}")]
    private static partial Regex Placeholder();
}

/// <summary>Just enough of C# to find where a call ends and what its arguments are.</summary>
internal static class Calls
{
    /// <summary>The arguments from after the opening bracket to the one that closes it.</summary>
    public static IReadOnlyList<string> Arguments(string text, int from, char close)
    {
        var arguments = new List<string>();
        var (depth, begin) = (0, from);
        for (var at = from; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == '"')
            {
                at = EndOfString(text, at);
            }
            else if (depth == 0 && letter == close)
            {
                arguments.Add(text[begin..at].Trim());
                return arguments;
            }
            else if (letter is '(' or '[' or '{')
            {
                depth++;
            }
            else if (letter is ')' or ']' or '}')
            {
                depth--;
            }
            else if (letter == ',' && depth == 0)
            {
                arguments.Add(text[begin..at].Trim());
                begin = at + 1;
            }
        }

        throw new FormatException($"A bracket that is opened at {from} is never closed.");
    }

    private static int EndOfString(string text, int at)
    {
        for (at++; text[at] != '"'; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
        }

        return at;
    }
}
