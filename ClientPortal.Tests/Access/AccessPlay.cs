namespace ClientPortal.Tests.Access;

/// <summary>Plays rows of the matrix and answers with a sentence for each identity that did not get what the row says.</summary>
internal static class AccessPlay
{
    private static readonly Dictionary<char, string> Words = new()
    {
        ['+'] = "allowed", ['n'] = "not found", ['r'] = "refused", ['o'] = "opened", ['s'] = "led to the sign-in",
        ['!'] = "let through to another rule", ['?'] = "a fault",
    };

    private const string Skeleton = "class=\"boot";

    public static Task<List<string>> WrongAsync(AccessStage stage, IEnumerable<Entry> entries) =>
        WrongAsync(stage, entries, (entry, who, at) => entry.TryAsync(stage, who, at), stage.SceneAsync);

    public static Task<List<string>> WrongInCircuitAsync(AccessStage stage, IEnumerable<PageEntry> entries) =>
        WrongAsync(stage, entries, (entry, who, at) => entry.TryInCircuitAsync(stage, who, at), _ => stage.InsideSceneAsync());

    /// <summary>Prints all of them, whole: xunit shortens a list, and the reader would not see what to do.</summary>
    public static void AssertNone(IEnumerable<string> sentences)
    {
        var all = string.Join(Environment.NewLine, sentences);
        Assert.True(all.Length == 0, all);
    }

    // Of an address with an id the server says nothing yet: it sends the skeleton, and the circuit looks whether there is such a thing.
    private static bool IsAsTheRowSays(Entry entry, Identity who, Outcome outcome) =>
        outcome.Letter == (entry.Row[who] == 'o' ? '+' : entry.Row[who])
        || (entry is PageEntry { Route: var route } && route.Contains('{', StringComparison.Ordinal)
            && entry.Row[who] == 'n' && outcome.Said.Contains(Skeleton, StringComparison.Ordinal));

    private static async Task<List<string>> WrongAsync<T>(
        AccessStage stage, IEnumerable<T> entries, Func<T, Identity, AccessScene, Task<Outcome>> tryAsync, Func<T, Task<AccessScene>> sceneAsync)
        where T : Entry
    {
        var wrong = new List<string>();
        AccessScene? shared = null;
        foreach (var entry in entries)
        {
            foreach (var who in Enum.GetValues<Identity>())
            {
                var at = shared ??= await sceneAsync(entry);
                var outcome = await tryAsync(entry, who, at);
                if (!IsAsTheRowSays(entry, who, outcome))
                {
                    wrong.Add(
                        $"{entry.Name}: {who} should be {Words[entry.Row[who]]} and was {Words[outcome.Letter]}: "
                        + $"{outcome.Said[..Math.Min(200, outcome.Said.Length)]}");
                }

                if (who == Identity.OtherOrganisation && entry.Row[who] != 'o' && outcome.Said.Contains(at.Mark, StringComparison.Ordinal))
                {
                    wrong.Add($"{entry.Name}: the other organisation was answered with words of this one: {outcome.Said}");
                }

                // What was allowed may have changed the scene; what was refused has not.
                if (entry.Changes && outcome.Letter == '+')
                {
                    shared = null;
                }
            }
        }

        return wrong;
    }
}
