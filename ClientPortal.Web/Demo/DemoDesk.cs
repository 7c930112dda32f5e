using System.Globalization;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Files;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Web.Demo;

/// <summary>The demo's tickets: turns the lines of <see cref="DemoTickets"/> into acts through the real commands.</summary>
internal sealed class DemoDesk(
    PortalStore store, LiveBus bus, FileStore files, FileLimits limits, DemoClock past, DateTimeOffset now,
    IReadOnlyDictionary<string, Viewer> people) : IDisposable
{
    private const int TwoDays = 2 * 24 * 60;

    private readonly TicketCommands tickets = new(store, past);
    private readonly ConversationCommands conversations = new(store, new ConversationQueries(store, new SharedReads()), files, past);
    private readonly ReceiptCommands receipts = new(store, bus, past);

    private readonly FileQuota quota = new();

    // The portal's own files need no virus scan.
    private AttachmentCommands Attachments => new(
        store, files, new FileIntake(files, limits, new NoScanner(), NullLogger<FileIntake>.Instance), limits, quota, past);

    public async Task SetUpAsync(Viewer by)
    {
        var desk = new TicketDeskCommands(store, past);
        foreach (var (title, text) in DemoTickets.Replies)
        {
            await desk.WriteReplyAsync(by, null, title, text);
        }
    }

    /// <summary>Every act with its moment; acts in the future are left out.</summary>
    public IEnumerable<(DateTimeOffset At, Func<Task> Play)> Acts() => DemoTickets.All.SelectMany(ActsOf).Where(act => act.At < now);

    /// <summary>Records SLA breaches day by day, not all at once when the portal starts.</summary>
    public Task RecordBreachesAsync() => tickets.RecordBreachesAsync(Viewer.Portal);

    private IEnumerable<(DateTimeOffset At, Func<Task> Play)> ActsOf(DemoTicket ticket, int index)
    {
        long number = 0;
        var thread = Guid.Empty;
        var at = OpenedAt(ticket, index);
        yield return (at, async () =>
        {
            var requester = people[ticket.Requester];
            number = await tickets.OpenAsync(
                requester,
                new TicketFields(Set(ticket.Title), Set(ticket.Description), ticket.Category, ticket.Priority, await ProjectAsync(ticket)),
                files: await AttachAsync(requester, null, ticket.Files));
            thread = await store.ReadAsync(db => db.Tickets.Where(one => one.Number == number).Select(one => one.ConversationId).SingleAsync());
        }
        );
        var writers = new HashSet<string>();
        foreach (var line in ticket.Story.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var act = DemoLine.Of(line);
            at = at.AddMinutes(act.After);
            yield return (at, () => PlayAsync(act, number, thread));
            writers.Add(act.Who);
        }

        // A person who wrote has read the messages above.
        foreach (var who in writers)
        {
            yield return (at.AddMinutes(1), () => receipts.MarkAsync(people[who], thread, long.MaxValue, long.MaxValue));
        }
    }

    private async Task PlayAsync(DemoLine act, long number, Guid thread)
    {
        var by = people[act.Who];
        switch (act.Does)
        {
            case "take":
                await tickets.TakeAsync(by, number);
                break;
            case "wait":
                await tickets.GoAsync(by, number, TicketStatus.Waiting);
                break;
            case "resolve":
                await tickets.GoAsync(by, number, TicketStatus.Resolved);
                break;
            case "close":
                await tickets.GoAsync(by, number, TicketStatus.Closed);
                break;
            case "add":
                await tickets.AddParticipantAsync(by, number, people[act.Words].PersonId);
                break;
            case "rate":
                await tickets.RateAsync(by, number, act.Words[0] - '0', act.Words[1..].Trim());
                break;
            default:
                await conversations.SendAsync(
                    by, thread, new MessageDraft(Guid.CreateVersion7(), Set(act.Words.Split(DemoTickets.Clip)[0].TrimEnd(' ', DemoTickets.ByMail[0])))
                    {
                        Internal = act.Internal,
                        ByMail = act.Words.EndsWith(DemoTickets.ByMail, StringComparison.Ordinal),
                        Attachments = await AttachAsync(by, thread, [.. act.Words.Split(DemoTickets.Clip)[1..].Select(name => name.Trim())]),
                    });
                break;
        }
    }

    private async Task<List<Guid>> AttachAsync(Viewer by, Guid? thread, IReadOnlyList<string> names)
    {
        var sent = new List<Guid>();
        foreach (var name in names)
        {
            sent.Add((await Attachments.AddAsync(by, thread, name, new MemoryStream(DemoFiles.Of(name)))).Id);
        }

        return sent;
    }

    public void Dispose() => quota.Dispose();

    private async Task<Guid?> ProjectAsync(DemoTicket ticket) => ticket.Project is null ? null : await store.ReadAsync(db =>
        db.Projects.VisibleTo(people[ticket.Requester]).Where(project => project.Name == ticket.Project).Select(project => (Guid?)project.Id)
            .SingleOrDefaultAsync());

    // French typography: a no-break space before a colon, so that no line begins with it.
    internal static string Set(string text) => text
        .Replace(" :", "\u00A0:", StringComparison.Ordinal)
        .Replace(" ?", "\u00A0?", StringComparison.Ordinal)
        .Replace(" !", "\u00A0!", StringComparison.Ordinal)
        .Replace("« ", "«\u00A0", StringComparison.Ordinal)
        .Replace(" »", "\u00A0»", StringComparison.Ordinal);

    // Older tickets are opened in the morning of a working day, in Dakar's time, which is UTC all year.
    private DateTimeOffset OpenedAt(DemoTicket ticket, int index)
    {
        var at = now.AddMinutes(ticket.OpenedIn);
        if (-ticket.OpenedIn < TwoDays)
        {
            return at;
        }

        var day = DateOnly.FromDateTime(at.UtcDateTime);
        day = day.DayOfWeek switch { DayOfWeek.Saturday => day.AddDays(-1), DayOfWeek.Sunday => day.AddDays(-2), _ => day };
        return new DateTimeOffset(day.ToDateTime(new TimeOnly(8, 30).AddMinutes(index * 37 % 240)), TimeSpan.Zero);
    }

    private sealed record DemoLine(int After, string Who, string Does, string Words, bool Internal)
    {
        // « +12 *Fatou Sarr: … », « +12 Fatou Sarr take ».
        public static DemoLine Of(string line)
        {
            var minutes = line[1..line.IndexOf(' ', StringComparison.Ordinal)];
            var rest = line[(minutes.Length + 2)..];
            var after = int.Parse(minutes, CultureInfo.InvariantCulture);
            if (rest.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && !rest[..colon].Contains(" rate ", StringComparison.Ordinal))
            {
                return new DemoLine(after, rest[..colon].TrimStart('*'), "say", rest[(colon + 2)..], rest[0] == '*');
            }

            var words = rest.Split(' ', 4);
            return new DemoLine(after, $"{words[0]} {words[1]}", words[2], words.Length > 3 ? words[3] : "", false);
        }
    }
}
