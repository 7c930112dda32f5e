using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Calendar;

public sealed partial class CalendarEventPanel
{
    private static readonly Answer[] Answers = [Answer.Yes, Answer.Maybe, Answer.No];
    private static readonly SeriesPart[] AnsweredParts = [SeriesPart.One, SeriesPart.All];

    private CalendarDetail? detail;
    private DateTime? cancelling; // the date that the question is about: the page may be about the next one before it is answered
    private bool wasThere;
    private string? note; // the reader's own, from the first load on
    private SeriesPart answered = SeriesPart.One;

    [Parameter, EditorRequired] public required Guid Id { get; set; }

    /// <summary>The local start of the occurrence that the page is about; null for the next one.</summary>
    [Parameter] public DateTime? On { get; set; }

    /// <summary>Whether the form is open; from the address.</summary>
    [Parameter] public bool Editing { get; set; }

    private bool MayEdit => Viewer is { IsStaff: true, IsReadOnly: false } && detail is { Cancelled: false, IsGone: false };

    // A form that is open stays, with what was typed, when its date is cancelled meanwhile: saving says so.
    private bool HasForm => Editing && wasThere && Viewer is { IsStaff: true, IsReadOnly: false } && detail is { Cancelled: false };

    // The page is about one date of a series.
    private bool IsOfDate => On is not null && detail!.Fields.Rrule.Length > 0;

    private string NameOf(AttendeeRow one) => ShownName.Of(one.Name) ?? L["Attendee.Outside"];

    private int Coming => detail!.Attendees.Count(one => one is { Answer: Answer.Yes, Waiting: false });

    // From its beginning on.
    private bool MayNote => MayEdit && detail!.Shown.StartsAt <= Clock.GetUtcNow();

    // Those who organise it or are invited have its conversation.
    private bool Takes => detail is { Mine: not null } || detail!.OrganiserId == Viewer.PersonId;

    private string State => CalendarLook.State(
        detail!.Cancelled, detail.Shown.EndsAt, Clock.GetUtcNow());

    private string EditHref => On is null ? $"/calendar/{Id}?edit=1" : $"{CalendarAddress.OfEvent(Id, On)}&edit=1";

    // Only web addresses: a place is typed by people.
    private string? Link => Uri.TryCreate(detail!.Fields.Place, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? uri.AbsoluteUri : null;

    // What the reader's clocks show, where these differ from the event's.
    private string? OwnTime
    {
        get
        {
            var (fields, shown, zone) = (detail!.ShownFields, detail.Shown, detail.ReaderZone);
            var (start, end) = (ZonedTime.ToLocal(shown.StartsAt, zone), ZonedTime.ToLocal(shown.EndsAt, zone));
            return fields.AllDay || start == fields.Start ? null : CalendarWords.When(start, end, false, zone.Id, CultureInfo.CurrentCulture);
        }
    }

    private string RepeatText
    {
        get
        {
            var fields = detail!.Fields;
            var (rule, times, last) = SeriesRule.Read(fields.Rrule, fields.Zone);
            var name = CalendarForm.Rules.FirstOrDefault(one => one.Value == rule && one.Value.Length > 0).Key;
            return name is null ? fields.Rrule
                : times is { } count ? L["Repeat.Times", L["Repeat." + name].Value, count]
                : last is { } day ? L["Repeat.Until", L["Repeat." + name].Value, day.ToString("d MMMM yyyy", CultureInfo.CurrentCulture)]
                : L["Repeat." + name];
        }
    }

    protected override void Subscribe()
    {
        On<ICalendarChange>(happened => happened.CalendarId == Id);
        On<MembershipChanged>();
    }

    protected override async Task LoadAsync()
    {
        detail = await Queries.DetailAsync(Viewer, Id, On);
        note ??= detail?.Mine?.Note;
        wasThere |= detail is { IsGone: false };
    }

    private async Task ReplyAsync(Answer answer)
    {
        if (!IsOfDate || answered == SeriesPart.All)
        {
            await Actions.TryOnceAsync(() => Commands.ReplyAsync(Viewer, Id, answer, note));
            return;
        }

        // A date with an answer of its own is an event of its own.
        var own = Id;
        if (await Actions.TryOnceAsync(async () =>
            own = await Commands.ReplyToDateAsync(Viewer, Id, detail!.Mine!.Id, detail.Shown.Start, answer, note)) && own != Id)
        {
            Navigation.NavigateTo(CalendarAddress.OfEvent(own, null), replace: true);
        }
    }

    // The same again takes the note away. A date of a series is an event of its own afterwards.
    private async Task NoteAsync(AttendeeRow one, bool attended)
    {
        var noted = Id;
        var value = one.Attended == attended ? (bool?)null : attended;
        if (!await Actions.TryAsync(async () => noted = await Commands.NoteAttendanceAsync(Viewer, Id, one.Id, value, detail!.Shown.Start)))
        {
            Browser.Toast("warning", L["Refused"], Actions.Refusal!);
        }
        else if (noted != Id)
        {
            Navigation.NavigateTo(CalendarAddress.OfEvent(noted, null));
        }
    }

    private async Task CancelAsync(SeriesPart part, DateTime date)
    {
        cancelling = null;
        if (!await Actions.TryAsync(() => Commands.CancelPartAsync(Viewer, Id, part, date)))
        {
            Browser.Toast("warning", L["Refused"], Actions.Refusal!);
        }
    }

    // A part of a series that was changed is an event of its own.
    private void CloseForm(Guid? split) => Navigation.NavigateTo(CalendarAddress.OfEvent(split ?? Id, split is null ? On : null), replace: true);
}
