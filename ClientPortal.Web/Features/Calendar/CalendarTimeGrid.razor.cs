using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Calendar;

public sealed partial class CalendarTimeGrid
{
    private const string Minute = "yyyy-MM-ddTHH:mm";

    private Move? asked;
    private Back? undo;

    // How many moves are handled: the browser then removes what it drew. The moved event's id lets it find the event again.
    private int handled;
    private Guid? moved;

    [Parameter, EditorRequired] public required DateOnly First { get; set; }
    [Parameter, EditorRequired] public required int Days { get; set; }
    [Parameter, EditorRequired] public required DateOnly Today { get; set; }
    [Parameter, EditorRequired] public required CalendarSpan Span { get; set; }
    [Parameter, EditorRequired] public required DateTimeOffset Now { get; set; }

    /// <summary>What of the calendar is shown.</summary>
    [Parameter] public CalendarFilter Filter { get; set; } = new();

    /// <summary>When the reader works.</summary>
    [Parameter, EditorRequired] public required WorkTimes Work { get; set; }

    /// <summary>By event and local start.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyDictionary<(Guid Id, DateTime Start), CalendarConflict> Conflicts { get; set; }

    /// <summary>The cursors of the events that changed shown rows.</summary>
    [Parameter, EditorRequired] public required IReadOnlyDictionary<Guid, long> Changed { get; set; }

    /// <summary>Whether the reader may move events.</summary>
    [Parameter, EditorRequired] public required bool MayMove { get; set; }

    /// <summary>An event was moved, or the move was refused: what is shown is read again.</summary>
    [Parameter, EditorRequired] public required EventCallback OnSaved { get; set; }

    private IEnumerable<DateOnly> Shown => Enumerable.Range(0, Days).Select(number => First.AddDays(number));

    // Where the page begins: an hour before work, or before what is earlier.
    private int FirstHour => Math.Max(0, Span.Rows.Select(row => (row.AllDay, GridLayout.Local(row, Span.Zone).Start))
        .Where(one => !one.AllDay && DateOnly.FromDateTime(one.Start) >= First).Select(one => one.Start.Hour).Append(Dawn).Min() - 1);

    private string UndoTarget => $"calendar-{handled}";

    private static string Written(DateTime local) => local.ToString(Minute, CultureInfo.InvariantCulture);

    // The hour at which work begins in these days, by the reader's clocks.
    private int Dawn => Shown.Select(Worked).OfType<(int From, int Rows)>().Select(one => one.From / 4).DefaultIfEmpty(Work.Hours.From.Hour).Min();

    // The working hours of a day, in quarters of an hour by the reader's clocks. Hours of another zone may lie in two of the reader's days.
    private (int From, int Rows)? Worked(DateOnly day)
    {
        var (dawn, night) = (day.ToDateTime(default), day.AddDays(1).ToDateTime(default));
        var hours = Work.Within(ZonedTime.ToMoment(dawn, Span.Zone), ZonedTime.ToMoment(night, Span.Zone)).ToList();
        if (hours.Count == 0)
        {
            return null;
        }

        int Quarter(DateTimeOffset at) => (int)((ZonedTime.ToLocal(at, Span.Zone) - dawn).TotalMinutes / 15);
        var from = Quarter(hours[0].From);
        return Math.Min(Quarter(hours[0].To), GridLayout.Quarters) - from is var rows && rows > 0 ? (from, rows) : null;
    }

    private static string DayName(DateOnly day) => day.ToString("dddd d MMMM", CultureInfo.CurrentCulture);

    private static string? Mine(CalendarRow row) => row.Mine is { } mine ? Token.Of(mine) : null;

    private bool Movable(CalendarRow row) => MayMove && !row.Cancelled;

    private string StateOf(CalendarRow row) => CalendarLook.State(row.Cancelled, row.When.EndsAt, Now);

    private long? ChangedAt(CalendarRow row) => Changed.TryGetValue(row.Id, out var seq) ? seq : null;

    private string When(DateTime start, DateTime end, bool allDay) =>
        CalendarWords.When(start, end, allDay, null, CultureInfo.CurrentCulture);

    // What only the place of an event in the grid and its colour say.
    private string More(CalendarRow row, string when, CalendarConflict? conflict = null) => Isolate.Join(
        ", ", when, L["Kind." + Token.Of(row.Kind)], row.Cancelled ? L["State.cancelled"].Value : null,
        row.ClientVisible ? null : L["Internal"].Value, conflict is null ? null : Said(conflict));

    private string Tip(GridSlot slot, CalendarConflict? conflict) =>
        conflict is null ? slot.Row.Title : $"{slot.Row.Title} – {Said(conflict)}";

    private string Said(CalendarConflict conflict) => conflict.People.Count == 0
        ? L["Conflict", conflict.Title] : L["Conflict.Of", conflict.Title, string.Join(", ", conflict.People)];

    // What the browser says of a move: id, local start of the occurrence, new start and end by the reader's clocks, seen version.
    private Move? Read(string? said) =>
        said?.Split('|') is [var id, var on, var start, var end, var version]
            && Guid.TryParse(id, out var asked) && int.TryParse(version, CultureInfo.InvariantCulture, out var seen)
            && CalendarAddress.ReadStart(on) is { } occurrence && CalendarAddress.ReadStart(start) is { } from
            && CalendarAddress.ReadStart(end) is { } to
            && Span.Rows.FirstOrDefault(row => row.Id == asked && row.When.Start == occurrence) is { } found
            ? new Move(found, from, to, seen) : null;

    private Task MoveAsync(ChangeEventArgs said)
    {
        // What is not shown any more was changed by another person in this moment.
        if (Read(said.Value as string) is not { } move)
        {
            handled++;
            return Task.CompletedTask;
        }

        asked = move.Row.Repeats ? move : null;
        return asked is null ? SaveAsync(move, SeriesPart.All) : Task.CompletedTask;
    }

    private void Dismiss()
    {
        // Also raised when the dialog closes because a part was chosen.
        if (asked is not null)
        {
            (asked, moved) = (null, null);
            handled++;
        }
    }

    private async Task SaveAsync(Move move, SeriesPart part)
    {
        (asked, undo, moved) = (null, null, null);
        var (start, end) = InItsZone(move);
        CalendarSaved? saved = null;
        if (await Actions.TryAsync(async () => saved = await Commands.ChangePartAsync(
            Session.Viewer, move.Row.Id, part, move.Row.When.Start, fields => fields with { Start = start, End = end }, move.SeenVersion)))
        {
            moved = saved!.Id;
            undo = new Back(saved.Id, saved.Version, start, move.Row.When.Start, move.Row.When.End);
        }

        await OnSaved.InvokeAsync();
        handled++;
        if (undo is not null)
        {
            Browser.Toast(
                "success", L["Moved", move.Row.Title], When(move.Start, move.End, move.Row.AllDay), group: "calendar-move",
                action: new ToastAction(L["Move.Undo"], UndoTarget));
        }
        else
        {
            Browser.Toast("warning", L["Refused"], Actions.Refusal!);
        }
    }

    // The event goes back to where it was. A part of a series stays an event of its own.
    private async Task UndoAsync()
    {
        if (undo is not { } back)
        {
            return;
        }

        undo = null;
        var done = await Actions.TryAsync(() => Commands.ChangePartAsync(
            Session.Viewer, back.Id, SeriesPart.All, back.Occurrence, fields => fields with { Start = back.Start, End = back.End }, back.Version));
        await OnSaved.InvokeAsync();
        Browser.Toast(done ? "success" : "warning", done ? L["Move.Undone"] : L["Refused"], Actions.Refusal ?? "", group: "calendar-move");
    }

    // By the clocks of the event. A start that was not moved stays exactly where it is.
    private (DateTime Start, DateTime End) InItsZone(Move move)
    {
        var row = move.Row;
        if (row.AllDay)
        {
            return (move.Start.Date, move.End.Date);
        }

        var zone = ZonedTime.Zone(row.Zone);
        DateTime Local(DateTime shown) => ZonedTime.ToLocal(ZonedTime.ToMoment(shown, Span.Zone), zone);
        var (start, end) = GridLayout.Local(row, Span.Zone);
        return (move.Start == start ? row.When.Start : Local(move.Start),
            move.End == end ? row.When.End
                : move.End - move.Start == end - start ? Local(move.Start) + (row.When.End - row.When.Start)
                : Local(move.End));
    }

    /// <summary>A move that the person made; times by their clocks.</summary>
    private sealed record Move(CalendarRow Row, DateTime Start, DateTime End, int SeenVersion);

    /// <summary>How to undo it; times by the clocks of the event.</summary>
    private sealed record Back(Guid Id, int Version, DateTime Occurrence, DateTime Start, DateTime End);
}
