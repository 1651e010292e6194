"""Stories: people of the sample city walk through real pages, from the first question to what they came for."""
