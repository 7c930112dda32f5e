using System.Globalization;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Files;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Demo;

/// <summary>Turns <see cref="DemoTalks"/> into acts through the real commands.</summary>
internal sealed class DemoMessenger(
    PortalStore store, LiveBus bus, FileStore files, DemoClock past, DateTimeOffset now, IReadOnlyDictionary<string, Viewer> people)
{
    // About five hundred messages in all.
    private const int DaysOfMornings = 150;

    // The newest message of each conversation.
    private readonly Dictionary<Guid, Guid> newest = [];

    private readonly MessengerCommands messenger = new(store, past);
    private readonly ConversationCommands conversations = new(store, new ConversationQueries(store, new SharedReads()), files, past);
    private readonly ReceiptCommands receipts = new(store, bus, past);

    /// <summary>Every act with its moment; acts in the future are left out.</summary>
    public IEnumerable<(DateTimeOffset At, Func<Task> Play)> Acts() => DemoTalks.All.SelectMany(ActsOf).Where(act => act.At < now);

    private IEnumerable<(DateTimeOffset At, Func<Task> Play)> ActsOf(DemoTalk talk)
    {
        var id = Guid.Empty;
        var lines = talk.Daily ? Mornings() : Lines(talk.Story);
        yield return (lines[0].At.AddMinutes(-1), async () => id = await BeginAsync(talk));
        foreach (var line in lines.Where(line => line.At < now))
        {
            var last = line == lines.Last(one => one.Who == line.Who && one.At < now);
            yield return (line.At, () => PlayAsync(id, line, last));
        }
    }

    private Task<Guid> BeginAsync(DemoTalk talk)
    {
        var by = people[talk.People[0]];
        return talk.Name is { } name
            ? messenger.CreateGroupAsync(
                by, new GroupFields(name, talk.Description, talk.Emoji), [.. talk.People[1..].Select(who => people[who].PersonId)])
            : messenger.OpenDirectAsync(by, people[talk.People[1]].PersonId);
    }

    private async Task PlayAsync(Guid conversation, Said line, bool last)
    {
        var by = people[line.Who];
        var draft = new MessageDraft(Guid.CreateVersion7(), line.Words.TrimStart('^', ' '))
        {
            ReplyToId = line.Words.StartsWith('^') ? newest[conversation] : null,
            Mentions = [.. people.Where(one => line.Words.Contains($"@{one.Key}", StringComparison.Ordinal)).Select(one => one.Value.PersonId)],
        };
        var message = await conversations.SendAsync(by, conversation, draft);
        newest[conversation] = message.Id;

        // A person who answers has read the messages above; the receipt is written once, with the last message.
        if (last)
        {
            await receipts.MarkAsync(by, conversation, long.MaxValue, long.MaxValue);
        }

        foreach (var act in line.Then)
        {
            if (act == "delete")
            {
                await conversations.DeleteAsync(by, message.Id);
            }
            else if (act.StartsWith("edit: ", StringComparison.Ordinal))
            {
                await conversations.EditAsync(by, message.Id, DemoDesk.Set(act[6..]));
            }
            else
            {
                var space = act.IndexOf(' ', StringComparison.Ordinal);
                await conversations.ReactAsync(people[act[(space + 1)..]], message.Id, act[..space]);
            }
        }
    }

    private List<Said> Lines(string story)
    {
        var lines = new List<Said>();
        foreach (var line in story.Split('\n'))
        {
            if (line.Length > 0 && line[0] == '-')
            {
                var parts = line.Split(' ', 3);
                var colon = parts[2].IndexOf(": ", StringComparison.Ordinal);
                var day = DateOnly.FromDateTime(now.UtcDateTime).AddDays(int.Parse(parts[0], CultureInfo.InvariantCulture));
                lines.Add(new Said(
                    At(day, TimeOnly.Parse(parts[1], CultureInfo.InvariantCulture)), parts[2][..colon], DemoDesk.Set(parts[2][(colon + 2)..]), []));
            }
            else if (line == "delete" || line.StartsWith("edit: ", StringComparison.Ordinal)
                || people.Keys.Any(name => line.EndsWith(" " + name, StringComparison.Ordinal) && line.Length < name.Length + 8))
            {
                lines[^1].Then.Add(line);
            }
            else
            {
                lines[^1] = lines[^1] with { Words = $"{lines[^1].Words}\n{line}" };
            }
        }

        return lines;
    }

    private List<Said> Mornings()
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var lines = new List<Said>();
        for (var day = -DaysOfMornings; day <= 0; day++)
        {
            var date = today.AddDays(day);
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            for (var i = 0; i < DemoTalks.Mornings.Length; i++)
            {
                var (who, texts) = DemoTalks.Mornings[i];
                lines.Add(new Said(
                    At(date, new TimeOnly(7, 50).AddMinutes(i * 3)), who, DemoDesk.Set(texts[(date.DayNumber + (i * 7)) % texts.Length]), []));
            }
        }

        return lines;
    }

    // Dakar's time is UTC all year.
    private static DateTimeOffset At(DateOnly day, TimeOnly time) => new(day.ToDateTime(time), TimeSpan.Zero);

    private sealed record Said(DateTimeOffset At, string Who, string Words, List<string> Then);
}
