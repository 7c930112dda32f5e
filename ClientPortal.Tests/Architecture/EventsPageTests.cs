using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ClientPortal.Domain;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Architecture;

/// <summary><c>docs/events.md</c> says of every event what the code says of it.</summary>
public sealed partial class EventsPageTests
{
    private static readonly string Page = Sources.Named("docs/events.md").Text;

    [Fact]
    public void The_page_and_the_catalogue_say_the_same()
    {
        var types = EventCatalog.Types;

        Assert.Empty(Differences(Page, types));

        var row = Page.Split('\n').Single(line => line.StartsWith("| `project.updated` |", StringComparison.Ordinal));
        Assert.Equal(["project.updated is not on the page."], Differences(Page.Replace(row + "\n", "", StringComparison.Ordinal), types));
        Assert.Equal(["project.updated has fields, organisationId, projectId, staffOnly."],
            Differences(Page.Replace(row, row.Replace("`fields`", "", StringComparison.Ordinal), StringComparison.Ordinal), types));
        Assert.Equal(["project.updated has fields, organisationId, projectId, staffOnly."],
            Differences(Page.Replace(row, row.Replace("`fields`", "`fields` `name`", StringComparison.Ordinal), StringComparison.Ordinal), types));
        Assert.Equal(["project.abolished does not exist."],
            Differences(Page.Replace(row, row + "\n" + row.Replace("project.updated", "project.abolished", StringComparison.Ordinal),
                StringComparison.Ordinal), types));
        Assert.StartsWith("project.updated is heard by staff, administrators",
            Assert.Single(Differences(Page.Replace(row, row.Replace("members of the project", "everybody", StringComparison.Ordinal),
                StringComparison.Ordinal), types)), StringComparison.Ordinal);
        Assert.Equal(["project.updated is there twice."], Differences(Page.Replace(row, row + "\n" + row, StringComparison.Ordinal), types));
    }

    [Fact]
    public void Every_signal_is_on_the_page_and_none_that_does_not_exist() => Assert.Equal(
        typeof(LiveSignal).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LiveSignal))).Select(type => type.Name).Order(),
        Rows(Page, after: "## Signals").Select(row => Quoted().Match(row[1]).Groups[1].Value).Order());

    [Fact]
    public void An_event_that_is_no_news_says_so() => Assert.Equal(
        EventCatalog.QuietNames.Order(),
        Rows(Page, after: "# Events").Where(row => row[1].Contains("no news", StringComparison.Ordinal)).Select(row => row[0].Trim('`')).Order());

    private static IEnumerable<string> Differences(string page, IReadOnlyDictionary<string, Type> types)
    {
        var rows = Rows(page, after: "# Events").GroupBy(row => row[0].Trim('`')).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (name, type) in types)
        {
            if (!rows.TryGetValue(name, out var row))
            {
                yield return $"{name} is not on the page.";
                continue;
            }

            if (row.Count > 1)
            {
                yield return $"{name} is there twice.";
            }

            var properties = Properties(type).ToList();
            if (!Quoted().Matches(row[0][2]).Select(match => match.Groups[1].Value).Order().SequenceEqual(properties))
            {
                yield return $"{name} has {string.Join(", ", properties)}.";
            }

            if (row[0][3] != Hearing(type))
            {
                yield return $"{name} is heard by {Hearing(type)}";
            }
        }

        foreach (var name in rows.Keys.Except(types.Keys))
        {
            yield return $"{name} does not exist.";
        }
    }

    // The cells of the first table after a heading, without its own heading.
    private static IEnumerable<string[]> Rows(string page, string after) =>
        page[page.IndexOf(after, StringComparison.Ordinal)..]
            .Split('\n').SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    private static IEnumerable<string> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.DeclaringType != typeof(PortalEvent))
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
                ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order();

    // The audience of an event, in the page's words.
    private static string Hearing(Type type)
    {
        var happened = (PortalEvent)RuntimeHelpers.GetUninitializedObject(type);
        if (type.GetProperty("OrganisationId") is { } organisation)
        {
            organisation.SetValue(happened, Guid.NewGuid());
        }

        if (type.GetProperty("ProjectId") is { } project)
        {
            project.SetValue(happened, Guid.NewGuid());
        }

        var audience = happened.Audience;
        if (audience.Private)
        {
            return "that person alone";
        }

        if (audience.StaffOnly)
        {
            return "staff";
        }

        var hearing = "staff"
            + (audience.OrganisationId is null ? "" : ", administrators of the organisation")
            + (audience.ProjectId is null ? "" : ", members of the project")
            + (audience.PersonId is null ? "" : ", that person")
            + (audience.ConversationId is null ? "" : ", those who take part")
            + (audience.CalendarId is null ? "" : ", those who are invited");
        return hearing
            + (type.GetProperty("StaffOnly") is null ? "" : "; staff alone when `staffOnly`")
            + (type.GetProperty("MembersOnly") is null ? "" : "; those who take part alone when `membersOnly`");
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
