using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DocumentOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Documents_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Name",
                table: "Documents");

            migrationBuilder.AddColumn<string>(
                name: "SortFolder",
                table: "Documents",
                type: "TEXT",
                maxLength: 240,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "SortName",
                table: "Documents",
                type: "TEXT",
                maxLength: 240,
                nullable: false,
                defaultValue: "");

            // The function of each connection (SqliteFunctions).
            migrationBuilder.Sql("""UPDATE "Documents" SET "SortName" = sort_key("Name", 240), "SortFolder" = sort_key("Folder", 240);""");

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Folder",
                table: "Documents",
                columns: new[] { "SortFolder", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Name",
                table: "Documents",
                columns: new[] { "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Folder",
                table: "Documents",
                columns: new[] { "OrganisationId", "SortFolder", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Name",
                table: "Documents",
                columns: new[] { "OrganisationId", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Folder",
                table: "Documents",
                columns: new[] { "ProjectId", "SortFolder", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Name",
                table: "Documents",
                columns: new[] { "ProjectId", "SortName", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Documents_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganisationId_Name",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Folder",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ProjectId_Name",
                table: "Documents");

            // DropColumn would build the table anew, without the triggers of the search.
            migrationBuilder.Sql("""ALTER TABLE "Documents" DROP COLUMN "SortFolder";""");

            migrationBuilder.Sql("""ALTER TABLE "Documents" DROP COLUMN "SortName";""");

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Folder",
                table: "Documents",
                columns: new[] { "Folder", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Name",
                table: "Documents",
                columns: new[] { "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Folder",
                table: "Documents",
                columns: new[] { "OrganisationId", "Folder", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganisationId_Name",
                table: "Documents",
                columns: new[] { "OrganisationId", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Folder",
                table: "Documents",
                columns: new[] { "ProjectId", "Folder", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ProjectId_Name",
                table: "Documents",
                columns: new[] { "ProjectId", "Name", "Id" });
        }
    }
}
