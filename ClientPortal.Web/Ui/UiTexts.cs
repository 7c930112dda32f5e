namespace ClientPortal.Web.Ui;

/// <summary>The texts of the shell and of the components without data: <c>UiTexts.resx</c> (French) and <c>UiTexts.en.resx</c>.</summary>
public sealed class UiTexts;
