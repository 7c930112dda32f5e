using System.Globalization;
using System.Resources;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Web.Demo;

/// <summary>When the demo's organisations work, and the holidays of Senegal in this year and the next.</summary>
internal sealed class DemoOffice(PortalStore store, DemoClock past, int year)
{
    private const string Zone = "Africa/Dakar";

    private static readonly ResourceManager Texts = new(typeof(CalendarTexts));

    // A carrier works on Saturdays too, a clinic begins early.
    private static readonly (string Organisation, WorkingHours Hours)[] Offices =
    [
        (DemoStory.Provider, new WorkingHours(new TimeOnly(8, 30), new TimeOnly(17, 30), Weekdays.MondayToFriday)),
        (DemoStory.Teranga, new WorkingHours(new TimeOnly(8, 0), new TimeOnly(18, 0), Weekdays.MondayToFriday | Weekdays.Saturday)),
        (DemoStory.Baobab, new WorkingHours(new TimeOnly(7, 30), new TimeOnly(17, 0), Weekdays.MondayToFriday)),
    ];

    public async Task MakeAsync(Viewer by, IReadOnlyDictionary<string, Guid> organisations)
    {
        var commands = new OfficeHoursCommands(store, past);
        List<(DateOnly Day, string Name)> holidays =
        [
            .. SenegalHolidays.In(year).Concat(SenegalHolidays.In(year + 1))
                .Select(one => (one.Day, Texts.GetString($"Holiday.{one.Name}", CultureInfo.GetCultureInfo("fr"))!)),
        ];
        foreach (var (organisation, hours) in Offices)
        {
            await commands.SetAsync(by, organisations[organisation], hours, Zone);
            await commands.AddHolidaysAsync(by, organisations[organisation], holidays);
        }
    }
}
