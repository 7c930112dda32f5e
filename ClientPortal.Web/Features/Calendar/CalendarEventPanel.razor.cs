using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Calendar;

public sealed partial class CalendarEventPanel
{
    private static readonly Answer[] Answers = [Answer.Yes, Answer.Maybe, Answer.No];

    private CalendarDetail? detail;
    private bool cancelling;
    private string note = "";

    [Parameter, EditorRequired] public required Guid Id { get; set; }

    /// <summary>Whether the form is open; from the address.</summary>
    [Parameter] public bool Editing { get; set; }

    private bool MayEdit => Viewer is { IsStaff: true, IsReadOnly: false } && detail is { Cancelled: false };

    private string State => CalendarLook.State(
        detail!.Cancelled, detail.Next?.EndsAt ?? detail.First.EndsAt, Clock.GetUtcNow());

    // Only web addresses: a place is typed by people.
    private string? Link => Uri.TryCreate(detail!.Fields.Place, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? uri.AbsoluteUri : null;

    // What the reader's clocks show, where these differ from the event's.
    private string? OwnTime
    {
        get
        {
            var (fields, first, zone) = (detail!.Fields, detail.First, detail.ReaderZone);
            var (start, end) = (ZonedTime.ToLocal(first.StartsAt, zone), ZonedTime.ToLocal(first.EndsAt, zone));
            return fields.AllDay || start == fields.Start ? null : CalendarWords.When(start, end, false, zone.Id, CultureInfo.CurrentCulture);
        }
    }

    private string RepeatText
    {
        get
        {
            var rule = detail!.Fields.Rrule;
            var parts = rule.Split(";COUNT=");
            var name = CalendarForm.Rules.FirstOrDefault(one => one.Value == parts[0] && one.Value.Length > 0).Key;
            return name is null ? rule : L["Repeat." + name] + (parts.Length > 1 ? $" (×{parts[1]})" : "");
        }
    }

    protected override void Subscribe()
    {
        On<ICalendarChange>(happened => happened.CalendarId == Id);
        On<MembershipChanged>();
    }

    protected override async Task LoadAsync() => detail = await Queries.DetailAsync(Viewer, Id);

    private async Task ReplyAsync(Answer answer)
    {
        if (await Actions.TryOnceAsync(() => Commands.ReplyAsync(Viewer, Id, answer, note)))
        {
            note = "";
        }
    }

    private async Task CancelAsync()
    {
        cancelling = false;
        if (!await Actions.TryAsync(() => Commands.CancelAsync(Viewer, Id)))
        {
            Browser.Toast("warning", L["Refused"], Actions.Refusal!);
        }
    }

    private void CloseForm() => Navigation.NavigateTo($"/calendar/{Id}", replace: true);
}
