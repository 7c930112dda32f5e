namespace ClientPortal.Web.Ui;

/// <summary>Names the resource files of the shell and the components without data: <c>UiTexts.resx</c> (French) and <c>UiTexts.en.resx</c>.</summary>
public sealed class UiTexts;
