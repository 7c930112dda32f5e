namespace ClientPortal.Web.Features.Intake;

/// <summary>Names the resource files of incoming mails: <c>IntakeTexts.resx</c> (French) and <c>IntakeTexts.en.resx</c>.</summary>
public sealed class IntakeTexts;
