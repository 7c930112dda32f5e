using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Calendar;

public sealed partial class FindTimePanel
{
    // A week at a time; the strip shows the hours in which anyone works, in half hours.
    private const int Days = 7, FirstHour = 6, LastHour = 22, Slots = (LastHour - FirstHour) * 2;

    private FreeTimes? found;
    private (string People, DateOnly First, TimeSpan Length) read;
    private DateOnly day, first, from;

    /// <summary>The people whom it is for.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<Guid> People { get; set; }

    /// <summary>The first day that is looked at, by the reader's clocks.</summary>
    [Parameter, EditorRequired] public required DateOnly From { get; set; }

    /// <summary>How long the event takes.</summary>
    [Parameter, EditorRequired] public required TimeSpan Length { get; set; }

    /// <summary>The start that the form has now.</summary>
    [Parameter, EditorRequired] public required DateTimeOffset Chosen { get; set; }

    /// <summary>The event whose time is looked for; null for a new one.</summary>
    [Parameter] public Guid? Except { get; set; }

    /// <summary>A proposal was chosen.</summary>
    [Parameter, EditorRequired] public required EventCallback<Stretch> OnChosen { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var moved = From != from && (From < first || From >= first.AddDays(Days));
        (from, first) = (From, moved ? From : first);

        // A choice within the week that is shown changes nothing but which proposal is marked.
        if ((string.Join(',', People), first, Length) != read)
        {
            await ReadAsync();
        }
    }

    private Task TurnAsync(int days)
    {
        first = first.AddDays(days);
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        read = (string.Join(',', People), first, Length);
        var asked = read;
        FreeTimes? answer = null;
        await Actions.TryAsync(async () => answer = await Queries.FindAsync(Session.Viewer, People, asked.First, Days, Length, Except));
        if (asked == read)
        {
            found = answer;
            day = answer?.Proposals is [var proposed, ..] ? DateOnly.FromDateTime(ZonedTime.ToLocal(proposed.From, answer.Zone)) : first;
        }
    }

    private static string Shown(DateOnly one) => one.ToString("dddd d MMMM", CultureInfo.CurrentCulture);

    private static string When(Stretch one, TimeZoneInfo zone)
    {
        var (start, end) = (ZonedTime.ToLocal(one.From, zone), ZonedTime.ToLocal(one.To, zone));
        return $"{start.ToString("ddd d MMM", CultureInfo.CurrentCulture)} {start:HH:mm}–{end:HH:mm}";
    }

    // The time of each zone once, with the names of those who are there.
    private IEnumerable<(string Names, string Text)> Places(Stretch one) => found!.People.GroupBy(person => person.Zone.Id).Select(zone =>
        (string.Join(", ", zone.Select(person => person.Name)),
            $"{ZonedTime.ToLocal(one.From, zone.First().Zone):HH:mm} ({CityOf(zone.First().Zone)})"));

    private static string CityOf(TimeZoneInfo zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    private Stretch SlotAt(int slot)
    {
        var start = day.ToDateTime(new TimeOnly(FirstHour, 0)).AddMinutes(30 * slot);
        return new Stretch(ZonedTime.ToMoment(start, found!.Zone), ZonedTime.ToMoment(start.AddMinutes(30), found.Zone));
    }

    private string StateAt(PersonFree person, int slot)
    {
        var span = SlotAt(slot);
        bool Meets(Stretch one) => one.From < span.To && one.To > span.From;
        return person.Busy.Any(one => Meets(one.When)) ? "busy" : person.Works.Any(Meets) ? "free" : "off";
    }

    // « 09:00–10:00 Comité, 14:00–15:00 occupé », by the reader's clocks.
    private string Said(PersonFree person)
    {
        var begin = ZonedTime.ToMoment(day.ToDateTime(default), found!.Zone);
        var to = ZonedTime.ToMoment(day.AddDays(1).ToDateTime(default), found.Zone);
        string Span(Stretch one) => one.From <= begin && one.To >= to
            ? L["AllDay"]
            : $"{ZonedTime.ToLocal(one.From, found.Zone):HH:mm}–{ZonedTime.ToLocal(one.To, found.Zone):HH:mm}";
        var taken = person.Busy.Where(one => one.When.From < to && one.When.To > begin)
            .Select(one => $"{Span(one.When)} {one.Title ?? L["Find.Busy"].Value}").ToList();
        return taken.Count > 0 ? Isolate.Join(", ", [.. taken])
            : person.Works.Any(one => one.From < to && one.To > begin) ? L["Find.Free"] : L["Find.Off"];
    }
}
