using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Calendar;

public sealed partial class CalendarFormPanel
{
    // When another person keeps saving, the viewer is asked after this many automatic merges.
    private const int MostMerges = 5;

    private CalendarForm form = new();
    private CalendarChoices? choices;
    private CalendarDetail? theirs;
    private string? theirName;
    private IReadOnlyList<string> conflicts = [];
    private bool held, closed, finding;

    /// <summary>The present state of the event, updated by the page; null to create one.</summary>
    [Parameter] public CalendarDetail? Current { get; set; }

    /// <summary>Whether the form of a series begins with one occurrence; otherwise with all of them.</summary>
    [Parameter] public bool AboutOne { get; set; }

    /// <summary>Saved or cancelled, with the new event's id when one was created: also of a part of a series.</summary>
    [Parameter] public EventCallback<Guid?> OnClosed { get; set; }

    private string DraftKey => $"event:{Current?.Id.ToString() ?? "new"}";

    private string Visibility => form.ClientVisible ? "client" : "internal";

    // The organiser and those who are invited.
    private IReadOnlyList<Guid> Concerned => [.. form.PersonIds.Prepend(Current?.OrganiserId ?? Session.Viewer.PersonId).Distinct()];

    private DateTimeOffset StartsAt => ZonedTime.ToMoment(form.Start, ZonedTime.Zone(form.Zone));

    private bool Repeats => Current is { Fields.Rrule.Length: > 0 };

    // An occurrence alone does not repeat.
    private bool One => Repeats && form.Part == SeriesPart.One;

    // The fields that others saved since, while the form has changes.
    private IReadOnlyList<string> Moved => Current is null ? [] : form.MovedIn(Current);

    private IEnumerable<IGrouping<string, PersonChoice>> Offered =>
        choices!.People.Where(person => !form.PersonIds.Contains(person.Id)).GroupBy(person => person.Organisation);

    protected override async Task OnInitializedAsync()
    {
        var offered = await Queries.ChoicesAsync(Session.Viewer);
        if (Current is null)
        {
            form = CalendarForm.New(ZonedTime.ToLocal(Clock.GetUtcNow(), ZonedTime.Zone(offered.Zone)), offered.Zone);
        }

        choices = offered;
    }

    protected override void OnParametersSet()
    {
        // The form's own save may be newer than the page's last event. Of a date that is gone there is no newer state, but another date's.
        if (Current is not null
            && (form.SeenVersion == 0 || (!held && !form.Touched && !Current.IsGone && form.SeenVersion < Current.Version)))
        {
            var part = form.SeenVersion == 0 && !AboutOne ? SeriesPart.All : form.Part;
            form = CalendarForm.Of(Current);
            form.Part = part;
        }
    }

    private DateTime Here(DateTimeOffset moment) => ZonedTime.ToLocal(moment, ZonedTime.Zone(choices!.Zone));

    // A time that was found, by the clocks of the event.
    private void Choose(Stretch found)
    {
        var zone = ZonedTime.Zone(form.Zone);
        (form.Start, form.End) = (ZonedTime.ToLocal(found.From, zone), ZonedTime.ToLocal(found.To, zone));
    }

    private void Add(ChangeEventArgs chosen)
    {
        if (!Guid.TryParse(chosen.Value as string, out var id))
        {
            return;
        }

        // Of a group those who can be invited; the organiser is there in any case.
        var people = choices!.Groups.FirstOrDefault(one => one.Id == id) is { } group
            ? group.People.Where(one => one != (Current?.OrganiserId ?? Session.Viewer.PersonId) && choices.People.Any(person => person.Id == one))
            : [id];
        form.People = string.Join(',', form.PersonIds.Concat(people).Distinct());
    }

    private void Remove(Guid person) => form.People = string.Join(',', form.PersonIds.Where(id => id != person));

    private Task SaveAsync() => Current is null ? CreateAsync() : EditAsync(Current.Id);

    private async Task CreateAsync()
    {
        // The second click of a double click arrives after the first has saved and before the form has closed.
        var created = Guid.Empty;
        if (!closed && await Actions.TryOnceAsync(async () => created = await Commands.PlanAsync(
            Session.Viewer, form.Fields, new CalendarPlace { ProjectId = form.ProjectId, ClientVisible = form.ClientVisible })))
        {
            await CloseAsync(created);
        }
    }

    private async Task EditAsync(Guid id)
    {
        Guid? saved = null;
        if (await Actions.TryOnceAsync(async () => saved = await MergeAsync(id)) && theirs is null)
        {
            await CloseAsync(saved == id ? null : saved);
        }
    }

    // Another person saved first: changes to different fields are merged; on the same field the person decides. Answers with the event that has
    // the change; null when the person decides.
    private async Task<Guid?> MergeAsync(Guid id)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                var part = Repeats ? form.Part : SeriesPart.All;
                return (await Commands.ChangePartAsync(Session.Viewer, id, part, form.Occurrence, _ => form.Fields, form.SeenVersion)).Id;
            }
            catch (EditConflict) when (tries < MostMerges)
            {
                var found = await Queries.FindAsync(Session.Viewer, id, form.Occurrence);
                if (found.IsGone)
                {
                    throw new RuleBroken("calendar.occurrence-gone");
                }

                conflicts = form.ConflictsWith(found);
                if (conflicts.Count > 0)
                {
                    theirName = await Queries.LastEditorAsync(Session.Viewer, id);
                    theirs = found;
                    return null;
                }

                form.Adopt(found, []);
            }
        }
    }

    // Saves again, on top of the other person's version, with the values that the person chose to keep.
    private async Task SettleAsync(IReadOnlyCollection<string> keptMine)
    {
        form.Adopt(theirs!, keptMine);
        theirs = null;
        await SaveAsync();
    }

    private Task CloseAsync(Guid? created)
    {
        closed = true;
        Browser.ClearDraft(DraftKey);
        return OnClosed.InvokeAsync(created);
    }

    // No own changes are left: the form shows the saved values.
    private async Task StandAsync()
    {
        Actions.Clear();
        theirs = null;
        Browser.ClearDraft(DraftKey);
        var part = form.Part;
        form = CalendarForm.Of(await Queries.FindAsync(Session.Viewer, Current!.Id, form.Occurrence));
        form.Part = part;
    }

    private List<ConflictPanel.Line> ConflictLines() =>
    [
        .. conflicts.Select(
            field => new ConflictPanel.Line(field, L["Field." + field], Shown(form.Fields, field), Shown(theirs!.ShownFields, field))),
    ];

    private string Shown(CalendarFields fields, string field) => field switch
    {
        "title" => fields.Title,
        "kind" => L["Kind." + Token.Of(fields.Kind)],
        "description" => fields.Description,
        "place" => fields.Place,
        "time" => CalendarWords.When(fields.Start, fields.End, fields.AllDay, fields.Zone, System.Globalization.CultureInfo.CurrentCulture),
        "recurrence" => fields.Rrule.Length > 0 ? fields.Rrule : L["Repeat.none"],
        "capacity" => $"{fields.Capacity}",
        _ => string.Join(", ", fields.People.Select(id => choices!.People.FirstOrDefault(person => person.Id == id)?.Name).Concat(fields.Outside)),
    };
}
