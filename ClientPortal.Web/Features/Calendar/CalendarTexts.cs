namespace ClientPortal.Web.Features.Calendar;

/// <summary>The texts of the calendar.</summary>
public sealed class CalendarTexts;
