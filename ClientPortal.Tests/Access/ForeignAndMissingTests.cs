using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>What is another's and what never was are one answer: status, place and body, or the rule that refused.</summary>
[Collection(AccessStage.Collection)]
public sealed partial class ForeignAndMissingTests(AccessStage stage)
{
    [Fact]
    public async Task Of_every_command_query_and_endpoint() =>
        AccessPlay.AssertNone(await DifferencesAsync(AccessMatrix.All.Where(entry => entry is not PageEntry)));

    [Fact]
    public async Task Of_every_page() =>
        AccessPlay.AssertNone(await DifferencesAsync(AccessMatrix.All.OfType<PageEntry>()));

    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task Of_every_page_in_an_open_circuit()
    {
        var portal = new AccessCatalog(typeof(Program).Assembly.GetTypes(),
            stage.WebPortal.Services.GetRequiredService<EndpointDataSource>().Endpoints);
        AccessPlay.AssertNone(await DifferencesAsync(
            AccessMatrix.All.OfType<PageEntry>().Where(page => portal.IsInteractive(page.Route)),
            (page, who, at) => page.TryInCircuitAsync(stage, who, at),
            _ => stage.InsideSceneAsync()));
    }

    [Fact]
    public async Task A_difference_is_found() => Assert.Equal(
        ["ForgottenQueries.PeekAsync: to OtherOrganisation", "ForgottenQueries.PeekAsync: to NonMember"],
        (await DifferencesAsync(Forgotten.Rows("ss nn++ ++"))).Select(sentence => sentence.Split(" what")[0]));

    private Task<List<string>> DifferencesAsync(IEnumerable<Entry> entries) =>
        DifferencesAsync(entries, (entry, who, at) => entry.TryAsync(stage, who, at), stage.SceneAsync);

    private static async Task<List<string>> DifferencesAsync<T>(
        IEnumerable<T> entries, Func<T, Identity, AccessScene, Task<Outcome>> tryAsync, Func<T, Task<AccessScene>> sceneAsync)
        where T : Entry
    {
        var different = new List<string>();
        AccessScene? foreign = null;
        foreach (var entry in entries)
        {
            foreach (var who in Enum.GetValues<Identity>().Where(who => IsForeign(entry, who)))
            {
                foreign ??= await sceneAsync(entry);
                var missing = foreign.Missing();
                var (toForeign, toMissing) =
                    (Plain(await tryAsync(entry, who, foreign), foreign), Plain(await tryAsync(entry, who, missing), missing));
                if (toForeign != toMissing)
                {
                    different.Add(
                        $"{entry.Name}: to {who} what is another's is answered {Around(toForeign, toMissing)}, "
                        + $"what never was {Around(toMissing, toForeign)}");
                }
            }
        }

        return different;
    }

    // These identities must not see a difference between a foreign thing and a missing one: all who get "not found", and strangers who are refused.
    private static bool IsForeign(Entry entry, Identity who) =>
        entry.Row[who] == 'n' || (who == Identity.OtherOrganisation && entry.Row[who] is 'r' or '!');

    // What differs between any two answers: ids, numbers of tickets, the token of the form, the state that the server signs, its clock, the mark of
    // the scene.
    private static string Plain(Outcome outcome, AccessScene at) =>
        Noise().Replace(outcome.Letter + outcome.Said.Replace(at.Mark, "mark", StringComparison.Ordinal), "…");

    private static string Around(string one, string other)
    {
        var at = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"“{one[Math.Max(0, at - 40)..Math.Min(one.Length, at + 80)]}”";
    }

    [GeneratedRegex(
        "[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}|[0-9a-f]{64}|data-now=\"\\d+\"|"
        + "CfDJ8([\\w+/=-]|\\\\u[0-9A-F]{4})*|00-[0-9a-f]{32}-[0-9a-f]{16}-\\d\\d|T-\\d+")]
    private static partial Regex Noise();
}
